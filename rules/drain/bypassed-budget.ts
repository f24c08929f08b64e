import { podsUnderBudget } from "../../lib/derive/budget.js";
import { DRAIN_COST, DRAIN_NODES, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { leavesBy } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isReady } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { defineClusterRule, examine, notApplicable } from "../../lib/rule.js";

/** A change that asks no budget takes more Pods at once than their owner allows. */
export const bypassedBudget = defineClusterRule({
  id: "bypassed-budget",
  family: "drain",
  title: "More Pods go at once than their PodDisruptionBudget allows",
  risks: ["F20"],
  rationale:
    "With --disable-eviction kubectl drain deletes Pods instead of asking for their eviction, so that no budget is heard. " +
    "Taint eviction, the collection of Pods of a deleted Node, and a machine that goes down ask none either.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
    "https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/kubectl/pkg/drain/drain.go",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "high", reboot: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["namespace", "name"],
  messages: {
    bypassed: {
      message:
        "PodDisruptionBudget {budget} allows {allowed} disruptions and {count:ready Pod goes|ready Pods go} at once",
      impact: "The workload falls below what its owner asked for; with few replicas, to none.",
      remediation: [
        {
          text: `Drain the Node with evictions, without --disable-eviction, before it goes. ${DRAIN_COST}`,
          commands: [DRAIN_NODES],
          destructive: false,
        },
      ],
      verify: ["kubectl get poddisruptionbudgets --namespace={namespace} -- {name}"],
    },
  },
  requires: { cluster: ["podDisruptionBudgets", "workloadIndex"] },
  consults: { cluster: ["podsByNode"] },
  evaluate: ({ change, cluster: { podDisruptionBudgets, workloadIndex, podsByNode } }) => {
    if (change.kind === "drain" && !change.disableEviction) return notApplicable("the drain asks the budgets");
    // Nodes are rebooted one when the other is back.
    const groups = change.kind === "reboot" ? change.nodes.map((node) => [node]) : [change.nodes];
    const cost = drainCostOn(podsByNode, change.nodes);
    const leaving = groups.map((nodes) => leavesBy({ ...change, nodes }));
    return examine(podDisruptionBudgets, (budget) => {
      const ready = podsUnderBudget(budget, workloadIndex).filter(isReady);
      const gone = leaving.map((leaves) => ready.filter(leaves)).toSorted((a, b) => b.length - a.length)[0] ?? [];
      const allowed = budget.status?.disruptionsAllowed ?? 0;
      if (gone.length <= allowed) return undefined;
      const { namespace = "", name } = budget.metadata;
      const key = keyOf(budget.metadata);
      return {
        messageId: "bypassed",
        severity: change.kind === "drain" ? "high" : "medium",
        certainty: "certain",
        subject: { kind: "PodDisruptionBudget", namespace, name },
        identity: { namespace, name },
        data: { budget: key, namespace, name, allowed, count: gone.length, nodes: change.nodes, ...cost },
        affected: gone.map((pod) => objectSubject("Pod", pod)),
        evidence: [{ object: `PodDisruptionBudget/${key}`, path: "/status/disruptionsAllowed", value: allowed }],
      };
    });
  },
});
