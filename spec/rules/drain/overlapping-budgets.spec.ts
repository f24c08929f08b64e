import { aDeployment, testRule } from "../../../lib/testing/index.js";
import { overlappingBudgets } from "../../../rules/drain/overlapping-budgets.js";
import { aBudget, aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const status = { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 };
const web = aDeployment("web", { on: ["node1", "node2"] });
const own = aBudget("web", { minAvailable: 1 }, status);
const everything = { ...aBudget("all", { minAvailable: 1 }, status), spec: { selector: {}, minAvailable: 1 } };
const waiting = web.pods.map((pod) => ({ ...pod, status: { phase: "Pending" } }));

testRule(overlappingBudgets, {
  pass: {
    "each Pod has one budget": { change, cluster: clusterOf([web], { podDisruptionBudgets: [own] }) },
    "budgets of other namespaces are nobody's here": {
      cluster: clusterOf([web], {
        podDisruptionBudgets: [own, { ...everything, metadata: { ...everything.metadata, namespace: "other" } }],
      }),
    },
    "the Pods under both are on other Nodes": {
      change: aDrain({ nodes: ["node3"] }),
      cluster: clusterOf([web], { podDisruptionBudgets: [own, everything] }),
    },
    "the Pods have not started, and no budget is asked for them": {
      change,
      cluster: clusterOf([web], { pods: waiting, podDisruptionBudgets: [own, everything] }),
    },
  },
  fail: {
    "one budget covers the whole namespace": {
      change,
      cluster: clusterOf([web], { podDisruptionBudgets: [own, everything] }),
      findings: [
        {
          messageId: "overlap",
          severity: "high",
          affectedTotal: 1,
          message: "PodDisruptionBudgets default/all-pdb, default/web-pdb all cover 1 Pod of Deployment default/web",
        },
      ],
    },
    "nobody drains yet": {
      cluster: clusterOf([web], { podDisruptionBudgets: [own, everything] }),
      findings: [{ messageId: "overlap", severity: "medium", affectedTotal: 2 }],
    },
  },
  notApplicable: {
    "the drain asks no budget": {
      change: aDrain({ disableEviction: true }),
      cluster: clusterOf([web], { podDisruptionBudgets: [own, everything] }),
    },
  },
});
