import type { Occasion } from "../model/change.js";
import type { Pod } from "../model/kubernetes/index.js";
import { parseLabelSelector } from "./label-selector-text.js";
import { controllerOf } from "./owner.js";
import { isFinished, isMirrorPod } from "./pod-status.js";

/** Pods that may leave their Node: neither the kubelet nor a DaemonSet puts them there again. */
export function isMovablePod(pod: Pod): boolean {
  return controllerOf(pod.metadata)?.kind !== "DaemonSet" && !isMirrorPod(pod);
}

/** Whether a change makes a Pod leave: it is on a touched Node, runs, and a drain's selector does not pass over it. */
export function leavesBy(change: Occasion): (pod: Pod) => boolean {
  const touched = new Set<string>(change.nodes);
  const selector = change.kind === "drain" ? parseLabelSelector(change.podSelector) : undefined;
  return (pod) =>
    touched.has(pod.spec?.nodeName ?? "") &&
    !isFinished(pod) &&
    isMovablePod(pod) &&
    (selector === undefined || selector.matches(pod.metadata.labels));
}
