import type { PersistentVolume, Pod } from "../model/kubernetes/index.js";
import { claimsOf } from "./pod-claims.js";
import type { VolumeIndex } from "./volume-index.js";

/** A PersistentVolume that a Pod uses; `claim` in between as `namespace/name`. */
export interface UsedVolume {
  readonly claim: string;
  readonly volume: PersistentVolume;
}

/** Volumes of a Pod whose claims are bound; a claim that waits for one has none. */
export function usedVolumes(
  pod: Pod,
  { claims, persistentVolumes }: Omit<VolumeIndex, "podsByUid">,
): readonly UsedVolume[] {
  return claimsOf(pod.metadata.name, pod.spec ?? {}).flatMap(({ claimName }) => {
    const claim = `${pod.metadata.namespace}/${claimName}`;
    const volume = persistentVolumes.get(claims.get(claim)?.spec?.volumeName ?? "");
    return volume === undefined ? [] : [{ claim, volume }];
  });
}
