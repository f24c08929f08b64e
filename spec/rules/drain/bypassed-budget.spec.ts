import { aDeployment, testRule } from "../../../lib/testing/index.js";
import { bypassedBudget } from "../../../rules/drain/bypassed-budget.js";
import { aBudget, aDrain, clusterOf } from "./cluster.js";

const status = { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 };
const web = aDeployment("web", { on: ["node1", "node1", "node2"] });
const spread = aDeployment("web", { on: ["node1", "node2", "node3"] });
const podDisruptionBudgets = [aBudget("web", { minAvailable: 2 }, status)];

testRule(bypassedBudget, {
  pass: {
    "no more go than may": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: clusterOf([spread], { podDisruptionBudgets }),
    },
    "two Nodes are rebooted, one after the other": {
      change: { kind: "reboot", nodes: ["node1", "node2"] },
      cluster: clusterOf([spread], { podDisruptionBudgets }),
    },
    "what goes was not ready": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: clusterOf([aDeployment("web", { on: ["node1", "node1"], isReady: false })], { podDisruptionBudgets }),
    },
  },
  fail: {
    "the drain deletes instead of asking": {
      change: aDrain({ disableEviction: true }),
      cluster: clusterOf([web], { podDisruptionBudgets }),
      findings: [
        {
          messageId: "bypassed",
          severity: "high",
          message: "PodDisruptionBudget default/web-pdb allows 1 disruptions and 2 ready Pods go at once",
        },
      ],
    },
    "two Nodes lose power at once": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: clusterOf([spread], { podDisruptionBudgets }),
      findings: [{ messageId: "bypassed", severity: "medium", affectedTotal: 2 }],
    },
  },
  notApplicable: {
    "the drain asks the budgets": { change: aDrain(), cluster: clusterOf([web], { podDisruptionBudgets }) },
  },
});
