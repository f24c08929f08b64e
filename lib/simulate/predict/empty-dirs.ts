import type { PodsPrediction } from "../../model/prediction.js";
import type { PodState } from "../pod-state.js";

/** emptyDir volumes of Pods, which end with them. */
export function emptyDirsOf(pods: Iterable<PodState>): PodsPrediction["emptyDirDeleted"] {
  return [...pods].flatMap((pod) =>
    (pod.traits.spec.volumes ?? []).flatMap(({ name, emptyDir }) =>
      emptyDir === undefined ? [] : [{ pod: pod.key, volume: name, medium: emptyDir.medium ?? "" }],
    ),
  );
}
