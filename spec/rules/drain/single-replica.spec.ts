import { aDeployment, aReadyNode, missing, testRule } from "../../../lib/testing/index.js";
import { singleReplica } from "../../../rules/drain/single-replica.js";
import { aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const hello = aDeployment("hello", { on: ["node1"] });
const pair = aDeployment("hello", { on: ["node1", "node2"] });
const services = [{ metadata: { name: "hello", namespace: "default" }, spec: { selector: { app: "hello" } } }];
const slow = aDeployment("hello", {
  on: ["node1"],
  spec: { containers: [{ name: "main", readinessProbe: { initialDelaySeconds: 20 } }] },
});
const recreated = {
  ...hello,
  deployment: { ...hello.deployment, spec: { ...hello.deployment.spec, strategy: { type: "Recreate" } } },
};
const dns = aDeployment("coredns", { on: ["node1"], labels: { "k8s-app": "kube-dns" } });

testRule(singleReplica, {
  pass: {
    "another replica serves meanwhile": { change, cluster: clusterOf([pair], { services }) },
    "cluster DNS has a rule of its own": { change, cluster: clusterOf([dns], { services }) },
    "both replicas go, which is another hazard": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: clusterOf([pair], { services }),
    },
    "its Pod finds no other Node, which is another hazard": {
      change,
      cluster: clusterOf([hello], { services, nodes: [aReadyNode("node1")] }),
    },
  },
  fail: {
    "the drain stops it before its replacement serves": {
      change,
      cluster: clusterOf([slow], { services }),
      findings: [
        {
          messageId: "interrupted",
          severity: "medium",
          certainty: "certain",
          message: "Deployment default/hello has one replica, on node1: nobody serves it for 20 to 120 s",
        },
      ],
    },
    "the power goes and nobody moves it for minutes": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: clusterOf([hello], { services }),
      findings: [
        {
          messageId: "interrupted",
          severity: "medium",
          message: "Deployment default/hello has one replica, on node1: nobody serves it for 349 to 469 s",
        },
      ],
    },
    "its strategy accepts gaps": {
      change,
      cluster: clusterOf([recreated], { services }),
      findings: [{ messageId: "accepted", severity: "low" }],
    },
    "no Service leads to it": {
      change,
      cluster: clusterOf([hello]),
      findings: [{ messageId: "accepted", severity: "low" }],
    },
  },
  open: {
    "whether a Service leads to it is not known, and it is told as if one did": {
      change,
      cluster: { ...clusterOf([hello]), services: missing("forbidden", "not allowed") },
      reason: "not-collected",
    },
  },
});
