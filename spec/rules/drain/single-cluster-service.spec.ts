import { aDeployment, missing, testRule } from "../../../lib/testing/index.js";
import { singleClusterService } from "../../../rules/drain/single-cluster-service.js";
import { aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;
const labels = { "k8s-app": "kube-dns" };
const dns = aDeployment("coredns", { namespace: "kube-system", on: ["node1"], labels });
const both = aDeployment("coredns", { namespace: "kube-system", on: ["node1", "node2"], labels });
const metrics = aDeployment("metrics-server", {
  namespace: "kube-system",
  on: ["node1"],
  spec: { containers: [{ name: "main", image: "registry.k8s.io/metrics-server/metrics-server:v0.7.1" }] },
});

testRule(singleClusterService, {
  pass: {
    "another replica of it is ready elsewhere": { change, cluster: clusterOf([both]) },
    "what is interrupted serves nobody else": { change, cluster: clusterOf([aDeployment("web", { on: ["node1"] })]) },
    "a name alone proves nothing": { change, cluster: clusterOf([aDeployment("coredns", { on: ["node1"] })]) },
  },
  fail: {
    "cluster DNS is evicted": {
      change,
      cluster: clusterOf([dns]),
      findings: [
        {
          messageId: "interrupted",
          severity: "medium",
          message:
            "Deployment kube-system/coredns is cluster DNS, with 1 ready Pod, all on node1: it is away for 0 to 120 s",
        },
      ],
    },
    "cluster DNS loses power, which a drain would have spared": {
      change: powerOff,
      cluster: clusterOf([dns]),
      findings: [{ messageId: "interrupted", severity: "high" }],
    },
    "workloads go on without the metrics server": {
      change,
      cluster: clusterOf([metrics]),
      findings: [{ messageId: "interrupted", severity: "low" }],
    },
  },
  open: {
    "not everything that runs could be seen": {
      change,
      cluster: { ...clusterOf([both]), pods: missing("forbidden", "may not list pods") },
      reason: "forbidden",
    },
  },
});
