import { podsUnderBudget } from "../../lib/derive/budget.js";
import { leavesBy } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Workload, WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod, PodDisruptionBudget } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

interface Overlap {
  readonly workload: Workload;
  readonly budgets: readonly string[];
  readonly pods: readonly Pod[];
}

/** Two budgets on one Pod: the eviction API gives up on it. */
export const overlappingBudgets = defineClusterRule({
  id: "overlapping-budgets",
  family: "drain",
  title: "Several PodDisruptionBudgets cover the same Pod",
  risks: ["F03"],
  rationale:
    "The eviction subresource does not support a Pod with more than one budget and answers with an internal error, which " +
    "kubectl drain takes for final, whatever the budgets would allow.",
  sources: ["https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/pod/storage/eviction.go"],
  occasions: ["standing", "drain", "upgrade"],
  worst: { standing: "medium", drain: "high", upgrade: "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    overlap: {
      message: "PodDisruptionBudgets {budgets} all cover {count:Pod|Pods} of {workload}",
      impact: "The Pod cannot be evicted: a drain of its Node fails with HTTP 500, however many replicas are ready.",
      remediation: [
        {
          text: "Keep one budget for these Pods: narrow the selectors of the others, or delete what is left over.",
          commands: ["kubectl get poddisruptionbudgets --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get poddisruptionbudgets --namespace={namespace} -o yaml"],
    },
  },
  requires: { cluster: ["podDisruptionBudgets", "workloadIndex"] },
  evaluate: ({ change, cluster: { podDisruptionBudgets, workloadIndex } }) => {
    if (change.kind === "drain" && change.disableEviction) return notApplicable("the drain asks no budget");
    const isTouched = change.kind === "drain" ? leavesBy(change) : () => true;
    const overlaps = overlapsOf(podDisruptionBudgets, workloadIndex, isTouched);
    const severity = change.kind === "standing" ? "medium" : "high";
    const violations = overlaps.map((overlap) => violate(overlap, severity));
    return { ...examine(podDisruptionBudgets, () => undefined), violations };
  },
});

/** Pods that may be evicted and are under more than one budget, by workload. */
function overlapsOf(
  budgets: readonly PodDisruptionBudget[],
  index: WorkloadIndex,
  isTouched: (pod: Pod) => boolean,
): readonly Overlap[] {
  const budgetsByPod = new Map<Pod, string[]>();
  for (const budget of budgets) {
    for (const pod of podsUnderBudget(budget, index)) {
      // A Pod that has not started bypasses budgets.
      if (pod.status?.phase === "Pending" || !isTouched(pod)) continue;
      const known = budgetsByPod.get(pod);
      if (known === undefined) budgetsByPod.set(pod, [keyOf(budget.metadata)]);
      else known.push(keyOf(budget.metadata));
    }
  }
  const covered = [...budgetsByPod].filter(([, keys]) => keys.length > 1).map(([pod]) => pod);
  return index.group(covered).map(([workload, pods]) => ({
    workload,
    pods,
    budgets: [...new Set(pods.flatMap((pod) => budgetsByPod.get(pod) ?? []))].sort(),
  }));
}

function violate(
  { workload, budgets, pods }: Overlap,
  severity: Severity,
): Violation<"overlap", "kind" | "namespace" | "name"> {
  const { namespace } = workload;
  return {
    messageId: "overlap",
    severity,
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: { budgets, count: pods.length, workload: workloadWords(workload), namespace },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `PodDisruptionBudget/${budgets[0] ?? ""}`, path: "/spec/selector", value: [...budgets] }],
  };
}
