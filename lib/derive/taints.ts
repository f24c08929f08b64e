import type { Taint, Toleration } from "../model/kubernetes/index.js";

/** Key of the taint that follows a cordon, and of the one that follows a silent kubelet. */
export const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
export const UNREACHABLE = "node.kubernetes.io/unreachable";

/** @see k8s.io/api/core/v1, Toleration.ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || "Equal") {
    case "Exists":
      return true;
    case "Equal":
      return (toleration.value ?? "") === (taint.value ?? "");
    default:
      return false;
  }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false;
}

/** A taint that keeps new Pods away, whatever else it does. */
export function forbidsScheduling({ effect }: Taint): boolean {
  return effect === "NoSchedule" || effect === "NoExecute";
}

/**
 * How long a Pod stays on a Node with these NoExecute taints [s]: 0 where one of them is not tolerated, null for ever.
 *
 * @see pkg/controller/tainteviction, processPodOnNode
 */
export function secondsTolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): number | null {
  let least: number | null = null;
  for (const taint of taints) {
    // The controller takes the first toleration that matches, not the longest.
    const used = tolerations?.find((toleration) => tolerates(toleration, taint));
    if (used === undefined) return 0;
    if (used.tolerationSeconds === undefined) continue;
    least = Math.max(0, Math.min(least ?? used.tolerationSeconds, used.tolerationSeconds));
  }
  return least;
}
