import { aDeployment, missing, testRule } from "../../../lib/testing/index.js";
import { blockingBudget } from "../../../rules/drain/blocking-budget.js";
import { aBudget, aDrain, clusterOf, threeNodes } from "./cluster.js";

const change = aDrain();
const web = aDeployment("web", { on: ["node1", "node2"] });
const healthy = aBudget(
  "web",
  { maxUnavailable: 1 },
  { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
);
/** One of two replicas is not ready, and one has to stay. */
const half = aDeployment("web", { on: ["node1"], replicas: 2 });
const [lame] = aDeployment("web", { on: ["", "node2"], isReady: false }).pods.slice(1);
const spent = aBudget(
  "web",
  { minAvailable: 1 },
  { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 2 },
);
const withLame = { ...half, pods: [...half.pods, ...(lame === undefined ? [] : [lame])] };
const crashing = aDeployment("web", { on: ["node1", "node2"], isReady: false });
const unhealthy = aBudget(
  "web",
  { minAvailable: 1 },
  { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1, expectedPods: 2 },
);
const failed = {
  ...spent,
  spec: { ...spent.spec, minAvailable: "50%" },
  status: {
    ...spent.status,
    conditions: [{ type: "DisruptionAllowed", status: "False", reason: "SyncFailed" }],
  },
};
const foreign = web.pods.map((pod) => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    ownerReferences: [{ apiVersion: "example.com/v1", kind: "Web", name: "web", controller: true }],
  },
}));

testRule(blockingBudget, {
  pass: {
    "the budget lets one Pod go": { change, cluster: clusterOf([web], { podDisruptionBudgets: [healthy] }) },
    "the budget allows nothing, and its Pod on the Node has not started": {
      change,
      cluster: clusterOf([crashing], {
        podDisruptionBudgets: [unhealthy],
        pods: crashing.pods.map((pod) => ({ ...pod, status: { phase: "Pending" } })),
      }),
    },
    "Pods that are not ready may always go": {
      change,
      cluster: clusterOf([crashing], {
        podDisruptionBudgets: [
          { ...unhealthy, spec: { ...unhealthy.spec, unhealthyPodEvictionPolicy: "AlwaysAllow" } },
        ],
      }),
    },
    "the budget's Pods are elsewhere": {
      change: aDrain({ nodes: ["node3"] }),
      cluster: clusterOf([withLame], { podDisruptionBudgets: [spent] }),
    },
    "the budget can never allow anything, which is told by itself": {
      change,
      cluster: clusterOf([aDeployment("web", { on: ["node1"] })], { podDisruptionBudgets: [spent] }),
    },
    "no budget is asked": {
      change: aDrain({ disableEviction: true }),
      cluster: clusterOf([withLame], { podDisruptionBudgets: [spent] }),
    },
  },
  fail: {
    "a replica is missing and the last one has to stay": {
      change,
      cluster: clusterOf([withLame], { podDisruptionBudgets: [spent] }),
      findings: [
        {
          messageId: "spent",
          severity: "high",
          affectedTotal: 1,
          message:
            "PodDisruptionBudget default/web-pdb does not let 1 Pod go: The disruption budget web-pdb needs 1 healthy pods and has 1 currently",
        },
      ],
    },
    "the application crashes and its own budget keeps it": {
      change,
      cluster: clusterOf([crashing], { podDisruptionBudgets: [unhealthy] }),
      findings: [{ messageId: "unhealthy", severity: "high" }],
    },
    "the budget's status could not be computed": {
      change,
      cluster: clusterOf([], { pods: foreign, podDisruptionBudgets: [failed] }),
      findings: [{ messageId: "unsynced", severity: "high" }],
    },
  },
  open: {
    "budgets could not be read": {
      change,
      cluster: { ...clusterOf([web]), podDisruptionBudgets: missing("forbidden", "not allowed") },
      reason: "forbidden",
    },
    "the prediction lacks facts": {
      change,
      cluster: { nodes: threeNodes, pods: web.pods, podDisruptionBudgets: [healthy] },
      reason: "not-collected",
    },
  },
});
