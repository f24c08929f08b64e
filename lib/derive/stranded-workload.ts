import type { Pod } from "../model/kubernetes/index.js";
import type { PodsPrediction } from "../model/prediction.js";
import type { Severity } from "../model/severity.js";
import { type NewlyPending, newlyPending, type Obstacle } from "./newly-pending.js";
import { servingOf } from "./outage.js";
import { type Workload, type WorkloadIndex, workloadKey } from "./workload-index.js";

/** A workload with Pods that find no Node after a change. */
export interface Stranded {
  readonly workload: Workload;
  readonly pending: NewlyPending;
  /** Pods that serve it all the same */
  readonly serving: number;
  /** nobody serves it, and nothing will until a Node is there: an outage without an end; with others left it is degraded */
  readonly severity: Severity;
}

/** Workloads whose Pods wait because of the change, by what stands in their way. */
export function strandedWorkloads(
  outcome: PodsPrediction,
  pods: readonly Pod[],
  index: WorkloadIndex,
  obstacle: Obstacle,
): readonly Stranded[] {
  const serving = servingOf(outcome, index);
  return newlyPending(outcome, pods)
    .filter((pending) => pending.obstacle === obstacle)
    .map((pending) => {
      const workload = workloadOf(pending, index);
      const counts = serving.get(workloadKey(workload));
      const isDown = counts !== undefined && counts.after === 0;
      return { workload, pending, serving: counts?.after ?? 0, severity: isDown ? "high" : "medium" };
    });
}

function workloadOf({ namespace, owner, pod }: NewlyPending, index: WorkloadIndex): Workload {
  if (owner !== null) return index.topOf(namespace, owner);
  const name = pod?.slice(pod.indexOf("/") + 1) ?? "";
  return { kind: "Pod", namespace, name, replicas: null, object: undefined };
}
