import type { PodSpec } from "../model/kubernetes/index.js";

/** Name of a PersistentVolumeClaim that a Pod uses, and whether it is made for this Pod alone. */
export interface PodClaim {
  readonly claimName: string;
  readonly isEphemeral: boolean;
}

/** Claims of a Pod, in the order of its volumes; a generic ephemeral volume has a claim named after Pod and volume. */
export function claimsOf(podName: string, { volumes = [] }: PodSpec): readonly PodClaim[] {
  return volumes.flatMap<PodClaim>(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim !== undefined) {
      return [{ claimName: persistentVolumeClaim.claimName, isEphemeral: false }];
    }
    return ephemeral === undefined ? [] : [{ claimName: `${podName}-${name}`, isEphemeral: true }];
  });
}
