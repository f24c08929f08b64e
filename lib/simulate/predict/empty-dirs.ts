import type { PodsPrediction } from "../../model/prediction.js";
import type { PodState } from "../pod-state.js";

type EmptyDirs = PodsPrediction["emptyDirDeleted"];

/** emptyDir volumes of Pods, which end with them. */
export function emptyDirsOf(pods: Iterable<PodState>): EmptyDirs {
  return [...pods].flatMap((pod) =>
    (pod.traits.spec.volumes ?? []).flatMap(({ name, emptyDir }) =>
      emptyDir === undefined ? [] : [{ pod: pod.key, volume: name, medium: emptyDir.medium ?? "" }],
    ),
  );
}

/** Those that end when the Pods' machine goes off: all of the Pods that are evicted, of the others what lies in memory. */
export function emptyDirsLost(pods: readonly PodState[], evicted: Iterable<PodState>): EmptyDirs {
  const gone = new Set(evicted);
  return pods.flatMap((pod) => emptyDirsOf([pod]).filter(({ medium }) => gone.has(pod) || medium !== ""));
}
