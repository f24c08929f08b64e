import { type Impossibility, impossibilityOf, podsUnderBudget, workloadsOf } from "../../lib/derive/budget.js";
import { leavesBy } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isReady } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod, PodDisruptionBudget } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

const LOOK = ["kubectl get poddisruptionbudgets --namespace={namespace} -- {name}"];
const IMPACT = "No drain of a Node with such a Pod ever ends: kubectl says that it will retry, and does so for ever.";

/** A budget that cannot be met: it protects nothing and blocks every maintenance. */
export const impossibleBudget = defineClusterRule({
  id: "impossible-budget",
  family: "drain",
  title: "A PodDisruptionBudget can never allow an eviction",
  risks: ["F01", "F02"],
  rationale:
    "minAvailable of as many Pods as there are replicas, or maxUnavailable of none, leaves no disruption even when every " +
    "replica is ready. The commonest form is a single replica with minAvailable 1.",
  sources: [
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions",
    "https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/disruption/disruption.go",
  ],
  occasions: ["standing", "drain", "upgrade"],
  worst: { standing: "medium", drain: "high", upgrade: "high" },
  identity: ["namespace", "name"],
  messages: {
    allNeeded: {
      message: "PodDisruptionBudget {budget} asks for {limit} available Pods of {replicas} that {workloads} can have",
      impact: IMPACT,
      remediation: [
        {
          text:
            "Scale the workload up by one, wait until the new Pod is ready on another Node, drain, scale back; for good, have " +
            "one replica more than the budget asks for.",
          commands: ["kubectl get pods --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: LOOK,
    },
    noUnavailable: {
      message: "PodDisruptionBudget {budget} lets {limit} of its Pods be unavailable, of {workloads}",
      impact: IMPACT,
      remediation: [
        {
          text: "Allow one Pod to be away for the time of the maintenance; no number of replicas helps here.",
          commands: [
            'kubectl patch poddisruptionbudget --namespace={namespace} --type=merge --patch=\'{"spec":{"maxUnavailable":1}}\' -- {name}',
          ],
          destructive: false,
        },
      ],
      verify: LOOK,
    },
  },
  requires: { cluster: ["podDisruptionBudgets", "workloadIndex"] },
  consults: { cluster: ["deployments", "statefulSets", "replicaSets"] },
  evaluate: ({ change, cluster }) => {
    const { podDisruptionBudgets, workloadIndex } = cluster;
    if (change.kind === "drain" && change.disableEviction) return notApplicable("the drain asks no budget");
    const leaves = leavesBy(change);
    const isHeld = (pod: Pod, budget: PodDisruptionBudget) =>
      (change.kind !== "drain" || leaves(pod)) && !isUnreadyEvictable(pod, budget);
    const lists = [cluster.replicaSets, cluster.deployments, cluster.statefulSets];
    const unseen = lists.find(({ state }) => state === "unobserved");
    return examine(podDisruptionBudgets, (budget) => {
      const pods = podsUnderBudget(budget, workloadIndex);
      const hit = pods.filter((pod) => isHeld(pod, budget));
      if (hit.length === 0) return undefined;
      const impossibility = impossibilityOf(budget, pods, workloadIndex);
      if (impossibility !== undefined) {
        const words = workloadsOf(pods, workloadIndex).map(workloadWords);
        return violate(budget, impossibility, words, hit, change.kind === "standing" ? "medium" : "high");
      }
      if (unseen?.state !== "unobserved" || budget.spec?.minAvailable === undefined) return undefined;
      const question = `how many replicas there are under PodDisruptionBudget ${keyOf(budget.metadata)} is not known`;
      return { reason: unseen.reason, detail: `${question}: ${unseen.detail}` };
    });
  },
});

/** What has not started bypasses budgets, and what is not ready may be let go. */
function isUnreadyEvictable(pod: Pod, { spec }: PodDisruptionBudget): boolean {
  if (pod.status?.phase === "Pending") return true;
  return spec?.unhealthyPodEvictionPolicy === "AlwaysAllow" && !isReady(pod);
}

function violate(
  { metadata }: PodDisruptionBudget,
  impossibility: Impossibility,
  workloads: readonly string[],
  pods: readonly Pod[],
  severity: Severity,
): Violation<"allNeeded" | "noUnavailable", "namespace" | "name"> {
  const { namespace = "", name } = metadata;
  const isAll = impossibility.kind === "all-needed";
  return {
    messageId: isAll ? "allNeeded" : "noUnavailable",
    severity,
    certainty: "certain",
    subject: { kind: "PodDisruptionBudget", namespace, name },
    identity: { namespace, name },
    data: {
      budget: keyOf(metadata),
      namespace,
      name,
      limit: impossibility.limit,
      replicas: isAll ? impossibility.replicas : 0,
      workloads: workloads.length === 0 ? ["Pods without a controller"] : workloads,
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        object: `PodDisruptionBudget/${keyOf(metadata)}`,
        path: isAll ? "/spec/minAvailable" : "/spec/maxUnavailable",
        value: impossibility.limit,
      },
    ],
  };
}
