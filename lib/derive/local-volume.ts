import type { PersistentVolume, Pod } from "../model/kubernetes/index.js";
import { claimOf } from "./volume-index.js";

/** Whether the volume's data is a directory or a disk of a machine, by its source and not by its StorageClass. */
export function isLocal({ spec }: PersistentVolume): boolean {
  return spec?.local !== undefined || spec?.hostPath !== undefined;
}

/** Directory or device of a local volume. */
export function localPathOf({ spec }: PersistentVolume): string | undefined {
  return spec?.local?.path ?? spec?.hostPath?.path;
}

/** Pods that use each claim, by `namespace/name` of the claim; finished Pods use nothing. */
export function podsByClaim(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const users = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") continue;
    for (const { name, persistentVolumeClaim, ephemeral } of pod.spec?.volumes ?? []) {
      const claimName = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`);
      if (claimName === undefined) continue;
      const claim = `${pod.metadata.namespace}/${claimName}`;
      const known = users.get(claim);
      if (known === undefined) users.set(claim, [pod]);
      else known.push(pod);
    }
  }
  return users;
}

export function usersOf(volume: PersistentVolume, users: ReadonlyMap<string, readonly Pod[]>): readonly Pod[] {
  return users.get(claimOf(volume) ?? "") ?? [];
}
