import { hasEmptyDir } from "../../derive/pod-status.js";
import type { PodSpec } from "../../model/kubernetes/index.js";
import { isFinishedState, type PodState } from "../pod-state.js";

/** Flags of kubectl drain that decide about a Pod. */
export interface DrainFilterFlags {
  readonly force: boolean;
  readonly ignoreDaemonsets: boolean;
  readonly deleteEmptydirData: boolean;
  /** [s]; 0 waits for every Pod */
  readonly skipWaitForDeleteTimeoutSeconds: number;
}

/** What kubectl drain does with a Pod. */
export type DrainVerdict =
  | { readonly kind: "delete" }
  | { readonly kind: "skip" }
  /** one such Pod, and nothing on the Node is touched */
  | { readonly kind: "refuse"; readonly reason: string };

const DELETE: DrainVerdict = { kind: "delete" };
const SKIP: DrainVerdict = { kind: "skip" };

/**
 * kubectl's filters in their order; the first that does not say "delete" decides.
 *
 * @param hasDaemonSet whether the Pod's DaemonSet is still there
 * @see k8s.io/kubectl/pkg/drain/filters.go
 */
export function drainVerdict(
  pod: PodState,
  flags: DrainFilterFlags,
  hasDaemonSet: (pod: PodState) => boolean,
  nowMillis: number,
): DrainVerdict {
  if (isSkippedAsDeleted(pod, flags, nowMillis)) return SKIP;
  const isFinished = isFinishedState(pod);
  if (pod.owner?.kind === "DaemonSet" && !isFinished) {
    const verdict = daemonSetVerdict(pod, pod.owner.name, flags, hasDaemonSet);
    if (verdict.kind !== "delete") return verdict;
  }
  if (pod.isMirror) return SKIP;
  if (isFinished) return DELETE;
  if (usesEmptyDir(pod.traits.spec) && !flags.deleteEmptydirData) {
    return refuse("cannot delete Pods with local storage (use --delete-emptydir-data to override)");
  }
  if (pod.owner === undefined && !flags.force) {
    return refuse("cannot delete Pods that declare no controller (use --force to override)");
  }
  return DELETE;
}

function isSkippedAsDeleted(pod: PodState, flags: DrainFilterFlags, nowMillis: number): boolean {
  const limit = flags.skipWaitForDeleteTimeoutSeconds;
  if (limit <= 0 || pod.deletedAtMillis === undefined) return false;
  return Math.trunc((nowMillis - pod.deletedAtMillis) / 1000) > limit;
}

function daemonSetVerdict(
  pod: PodState,
  name: string,
  flags: DrainFilterFlags,
  hasDaemonSet: (pod: PodState) => boolean,
): DrainVerdict {
  if (!hasDaemonSet(pod)) return flags.force ? DELETE : refuse(`daemonsets.apps "${name}" not found`);
  if (!flags.ignoreDaemonsets) {
    return refuse("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)");
  }
  return SKIP;
}

function usesEmptyDir(spec: PodSpec): boolean {
  return hasEmptyDir({ metadata: { name: "" }, spec });
}

function refuse(reason: string): DrainVerdict {
  return { kind: "refuse", reason };
}
