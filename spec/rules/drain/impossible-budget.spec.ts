import { aDeployment, aReplica, testRule } from "../../../lib/testing/index.js";
import { impossibleBudget } from "../../../rules/drain/impossible-budget.js";
import { aBudget, aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const status = { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
const hello = aDeployment("hello", { on: ["node1"] });
const pair = aDeployment("hello", { on: ["node1", "node2"] });
const one = aBudget("hello", { minAvailable: 1 }, status);
const none = aBudget("hello", { maxUnavailable: "0%" }, status);
const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", { labels: { app: "hello" } });

testRule(impossibleBudget, {
  pass: {
    "there is a replica more than has to stay": { change, cluster: clusterOf([pair], { podDisruptionBudgets: [one] }) },
    "the budget's only Pod is on another Node": {
      change: aDrain({ nodes: ["node2"] }),
      cluster: clusterOf([hello], { podDisruptionBudgets: [one] }),
    },
    "the budget covers no Pod": { cluster: clusterOf([], { podDisruptionBudgets: [one] }) },
    "only Pods of a DaemonSet are covered, which no drain evicts": {
      change,
      cluster: clusterOf([], { pods: [agent], podDisruptionBudgets: [none] }),
    },
    "a percentage that rounds up to one": {
      change,
      cluster: clusterOf([hello], { podDisruptionBudgets: [aBudget("hello", { maxUnavailable: "1%" }, status)] }),
    },
    "its Pod is not ready and may go": {
      change,
      cluster: clusterOf([aDeployment("hello", { on: ["node1"], isReady: false })], {
        podDisruptionBudgets: [{ ...one, spec: { ...one.spec, unhealthyPodEvictionPolicy: "AlwaysAllow" } }],
      }),
    },
  },
  fail: {
    "the only replica has to stay available": {
      change,
      cluster: clusterOf([hello], { podDisruptionBudgets: [one] }),
      findings: [
        {
          messageId: "allNeeded",
          severity: "high",
          message:
            "PodDisruptionBudget default/hello-pdb asks for 1 available Pods of 1 that Deployment default/hello can have",
        },
      ],
    },
    "nobody drains and it will not do when somebody does": {
      cluster: clusterOf([hello], { podDisruptionBudgets: [one] }),
      findings: [{ messageId: "allNeeded", severity: "medium" }],
    },
    "all have to be available, however many there are": {
      change: { kind: "upgrade", nodes: [], toVersion: "1.35" },
      cluster: clusterOf([pair], { podDisruptionBudgets: [aBudget("hello", { minAvailable: "100%" }, status)] }),
      findings: [{ messageId: "allNeeded", severity: "high" }],
    },
    "none may be unavailable": {
      change,
      cluster: clusterOf([pair], { podDisruptionBudgets: [none] }),
      findings: [{ messageId: "noUnavailable", severity: "high" }],
    },
  },
  notApplicable: {
    "the drain asks no budget": {
      change: aDrain({ disableEviction: true }),
      cluster: clusterOf([hello], { podDisruptionBudgets: [one] }),
    },
  },
  open: {
    "the scale of its workload was not read": {
      change,
      cluster: { pods: hello.pods, podDisruptionBudgets: [one] },
      reason: "not-collected",
    },
  },
});
