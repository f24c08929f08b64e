import { impossibilityOf, podsUnderBudget } from "../../lib/derive/budget.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isReady } from "../../lib/derive/pod-status.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import type { PodDisruptionBudget } from "../../lib/model/kubernetes/index.js";
import type { PodsPrediction } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, openWhereIncomplete, type Violation } from "../../lib/rule.js";

type MessageId = "spent" | "unhealthy" | "unsynced";
type Blocked = PodsPrediction["blocked"][number];

const LOOK = ["kubectl get poddisruptionbudgets --namespace={namespace} -- {name}"];

/** A budget that has nothing left to give: the drain asks again every five seconds. */
export const blockingBudget = defineClusterRule({
  id: "blocking-budget",
  family: "drain",
  title: "A PodDisruptionBudget keeps the drain from ending",
  risks: ["F01", "F04", "F05"],
  rationale:
    "The API server refuses an eviction for which the Pod's budget has no disruption left. kubectl drain asks again every " +
    "five seconds, without an end unless it was given a time limit.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/",
    "https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/pod/storage/eviction.go",
  ],
  occasions: ["drain"],
  worst: { drain: "high" },
  identity: ["namespace", "name"],
  messages: {
    spent: {
      message: "PodDisruptionBudget {budget} does not let {count:Pod|Pods} go: {reason}",
      impact: "The drain does not end; what it has evicted by then is gone from the Node, which stays cordoned.",
      remediation: [
        {
          text: "Bring the missing replicas back, or scale the workload up by one and wait until it is ready elsewhere.",
          commands: ["kubectl describe poddisruptionbudget --namespace={namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: LOOK,
    },
    unhealthy: {
      message: "PodDisruptionBudget {budget} does not let {count:Pod|Pods} go that is not ready itself: {reason}",
      impact: "A Pod that serves nobody keeps the Node from being drained, for as long as it stays unready.",
      remediation: [
        {
          text: "Repair the Pod, or let the budget pass over Pods that are not ready (Kubernetes 1.26 and later).",
          commands: [
            'kubectl patch poddisruptionbudget --namespace={namespace} --type=merge --patch=\'{"spec":{"unhealthyPodEvictionPolicy":"AlwaysAllow"}}\' -- {name}',
          ],
          destructive: false,
        },
      ],
      verify: LOOK,
    },
    unsynced: {
      message:
        "PodDisruptionBudget {budget} does not let {count:Pod|Pods} go because its status is not computed: {reason}",
      impact: "Until the disruption controller can compute it, the budget allows nothing; time alone does not help.",
      remediation: [
        {
          text:
            "Narrow the selector to Pods of controllers that have a scale, or state minAvailable as a number instead of a " +
            "percentage or maxUnavailable.",
          commands: ["kubectl get poddisruptionbudget --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: LOOK,
    },
  },
  requires: { cluster: ["prediction", "podDisruptionBudgets", "workloadIndex"] },
  evaluate: ({ cluster: { prediction, podDisruptionBudgets, workloadIndex } }) => {
    const blocked = groupByBudget(impliedOutcome(prediction)?.blocked ?? []);
    const outcome = examine(podDisruptionBudgets, (budget) => {
      const pods = blocked.get(keyOf(budget.metadata));
      return pods === undefined ? undefined : violate(budget, pods, workloadIndex);
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

/** Pods under more than one budget are another hazard: no number in either of them helps. */
function groupByBudget(blocked: readonly Blocked[]): ReadonlyMap<string, readonly Blocked[]> {
  const groups = new Map<string, Blocked[]>();
  for (const each of blocked) {
    const [budget, ...others] = each.budgets;
    if (budget === undefined || others.length > 0) continue;
    const known = groups.get(budget);
    if (known === undefined) groups.set(budget, [each]);
    else known.push(each);
  }
  return groups;
}

function violate(
  budget: PodDisruptionBudget,
  blocked: readonly Blocked[],
  index: WorkloadIndex,
): Violation<MessageId, "namespace" | "name"> | undefined {
  // One that can never allow an eviction has a rule of its own.
  if (impossibilityOf(budget, podsUnderBudget(budget, index), index) !== undefined) return undefined;
  const { namespace = "", name } = budget.metadata;
  const key = keyOf(budget.metadata);
  return {
    messageId: messageFor(budget, blocked, index),
    severity: "high",
    certainty: "certain",
    subject: { kind: "PodDisruptionBudget", namespace, name },
    identity: { namespace, name },
    data: { budget: key, namespace, name, count: blocked.length, reason: blocked[0]?.reason ?? "" },
    affected: blocked.map(({ pod }) => namedSubject("Pod", pod)),
    evidence: [
      {
        object: `PodDisruptionBudget/${key}`,
        path: "/status/disruptionsAllowed",
        value: budget.status?.disruptionsAllowed ?? null,
      },
    ],
  };
}

function messageFor(
  { metadata, status }: PodDisruptionBudget,
  blocked: readonly Blocked[],
  index: WorkloadIndex,
): MessageId {
  const hasFailed = status?.conditions?.some(({ reason }) => reason === "SyncFailed") === true;
  const isStale = (status?.observedGeneration ?? 0) < (metadata.generation ?? 0);
  if (hasFailed || isStale) return "unsynced";
  const pods = blocked.flatMap(({ pod }) => index.pod(pod) ?? []);
  return pods.length > 0 && !pods.some(isReady) ? "unhealthy" : "spent";
}
