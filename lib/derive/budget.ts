import type { IntOrString, Pod, PodDisruptionBudget } from "../model/kubernetes/index.js";
import { scaledUp } from "./int-or-percent.js";
import { compileLabelSelector } from "./label-selector.js";
import { isMovablePod } from "./movable-pods.js";
import { isFinished, isTerminating } from "./pod-status.js";
import { type Workload, type WorkloadIndex, workloadKey } from "./workload-index.js";

/** Pods that a budget covers and that evictions have to ask it for. */
export function podsUnderBudget({ metadata, spec }: PodDisruptionBudget, index: WorkloadIndex): readonly Pod[] {
  return index
    .matching(metadata.namespace ?? "", compileLabelSelector(spec?.selector))
    .filter((pod) => !isFinished(pod) && !isTerminating(pod) && isMovablePod(pod));
}

/** Workloads of some Pods, each once. */
export function workloadsOf(pods: readonly Pod[], index: WorkloadIndex): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const pod of pods) {
    const workload = index.ofPod(pod);
    if (workload !== undefined) found.set(workloadKey(workload), workload);
  }
  return [...found.values()];
}

/** Why a budget never allows an eviction, even when every replica that its workloads ask for is ready. */
export type Impossibility =
  | { readonly kind: "no-unavailable"; readonly limit: IntOrString }
  | { readonly kind: "all-needed"; readonly limit: IntOrString; readonly replicas: number };

/**
 * Whether a budget can ever allow an eviction, by its own words and the scale of its workloads.
 *
 * @returns undefined where it can, or where the scale is not known and it might
 * @see pkg/controller/disruption, getExpectedPodCount
 */
export function impossibilityOf(
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
  index: WorkloadIndex,
): Impossibility | undefined {
  const { maxUnavailable, minAvailable } = spec ?? {};
  if (maxUnavailable !== undefined) {
    return scaledUp(maxUnavailable, 100) === 0 ? { kind: "no-unavailable", limit: maxUnavailable } : undefined;
  }
  if (minAvailable === undefined) return undefined;
  const replicas = scaleOf(pods, index);
  const needed = replicas === undefined ? undefined : scaledUp(minAvailable, replicas);
  if (minAvailable === "100%") return { kind: "all-needed", limit: minAvailable, replicas: replicas ?? pods.length };
  if (replicas === undefined || needed === undefined || needed < replicas) return undefined;
  return { kind: "all-needed", limit: minAvailable, replicas };
}

/** Replicas that the workloads of the Pods ask for; undefined where one of them has no scale. */
function scaleOf(pods: readonly Pod[], index: WorkloadIndex): number | undefined {
  let sum = 0;
  for (const { replicas } of workloadsOf(pods, index)) {
    if (replicas === null) return undefined;
    sum += replicas;
  }
  return sum === 0 ? undefined : sum;
}
