import { aDeployment, aReadyNode, testRule } from "../../../lib/testing/index.js";
import { colocatedReplicas } from "../../../rules/drain/colocated-replicas.js";
import { aBudget, aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const together = aDeployment("web", { on: ["node1", "node1"] });
const apart = aDeployment("web", { on: ["node1", "node2"] });
const single = aDeployment("web", { on: ["node1"] });
const dns = aDeployment("coredns", { on: ["node1", "node1"], labels: { "k8s-app": "kube-dns" } });
const budget = aBudget(
  "web",
  { minAvailable: 1 },
  { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
);

testRule(colocatedReplicas, {
  pass: {
    "a replica elsewhere goes on": { change, cluster: clusterOf([apart]) },
    "a budget lets them go one after the other": {
      change,
      cluster: clusterOf([together], { podDisruptionBudgets: [budget] }),
    },
    "there is one replica only, which is another hazard": { change, cluster: clusterOf([single]) },
    "cluster DNS has a rule of its own": { change, cluster: clusterOf([dns]) },
    "they are on two Nodes": { cluster: clusterOf([apart]) },
    "two Nodes are rebooted, one when the other is back": {
      change: { kind: "reboot", nodes: ["node1", "node2"] },
      cluster: clusterOf([apart]),
    },
  },
  fail: {
    "both are evicted at once": {
      change,
      cluster: clusterOf([together]),
      findings: [
        {
          messageId: "together",
          severity: "high",
          affectedTotal: 2,
          message: "All 2 serving replicas of Deployment default/web go together: nobody serves it for 0 to 120 s",
        },
      ],
    },
    "both Nodes lose power": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: clusterOf([apart]),
      findings: [{ messageId: "together", severity: "high" }],
    },
    "nobody changes anything yet": {
      cluster: clusterOf([together]),
      findings: [
        {
          messageId: "sameNode",
          severity: "medium",
          message: "All 2 ready replicas of Deployment default/web are on node1",
        },
      ],
    },
  },
  notApplicable: {
    "there is one Node": { cluster: clusterOf([together], { nodes: [aReadyNode("node1")] }) },
  },
});
