import type { PersistentVolume, Pod } from "../model/kubernetes/index.js";
import { claimsOf } from "./pod-claims.js";
import { isFinished } from "./pod-status.js";
import { claimOf } from "./volume-index.js";

/** Pods by the claim that they use, as `namespace/name`; a finished Pod uses nothing. */
export type PodsByClaim = ReadonlyMap<string, readonly Pod[]>;

export function podsByClaim(pods: readonly Pod[]): PodsByClaim {
  const users = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isFinished(pod)) continue;
    for (const { claimName } of claimsOf(pod.metadata.name, pod.spec ?? {})) {
      const claim = `${pod.metadata.namespace}/${claimName}`;
      const known = users.get(claim);
      if (known === undefined) users.set(claim, [pod]);
      // A Pod may mount one claim twice.
      else if (known.at(-1) !== pod) known.push(pod);
    }
  }
  return users;
}

/** Pods that use the volume through the claim that it is bound to. */
export function usersOf(volume: PersistentVolume, users: PodsByClaim): readonly Pod[] {
  return users.get(claimOf(volume) ?? "") ?? [];
}
