import type { LossMethod, Prediction, RelocatedVolume } from "../../model/prediction.js";
import { LOSS_METHODS } from "../../model/prediction.js";

/** One volume on one node, however often it is mounted there (a subPath is a mount of its own). */
export interface MountedVolume {
  readonly node: string;
  readonly pv: string | null;
  readonly claim: string | null;
  readonly hostPath: string | null;
  readonly mountedAt: readonly string[];
  readonly lostBy: readonly LossMethod[];
}

/** What each method is on the command line. */
export const LOSS_COMMANDS: Readonly<Record<LossMethod, string>> = {
  "rm-rf": "rm -rf",
  "rm-one-file-system": "rm -rf --one-file-system",
  "mv-across-devices": "mv to another file system",
  "find-delete": "find -xdev -delete",
  "rsync-delete": "rsync --delete",
  "rsync-remove-source": "rsync --remove-source-files",
};

/** Volumes that are mounted in the trees that move; empty for any other prediction. */
export function mountedVolumes(prediction: Prediction | undefined): readonly MountedVolume[] {
  if (prediction?.kind !== "relocate") return [];
  const volumes = new Map<string, RelocatedVolume[]>();
  for (const volume of prediction.volumes) {
    const key = JSON.stringify([volume.node, volume.pv ?? volume.hostPath ?? volume.mountedAt]);
    const mounts = volumes.get(key);
    if (mounts === undefined) volumes.set(key, [volume]);
    else mounts.push(volume);
  }
  return [...volumes.values()].flatMap((mounts) => merge(mounts));
}

function merge(mounts: readonly RelocatedVolume[]): readonly MountedVolume[] {
  const [first] = mounts;
  if (first === undefined) return [];
  const lostBy = new Set(mounts.flatMap((mount) => mount.lostBy));
  return [
    {
      node: first.node,
      pv: first.pv,
      claim: first.claim,
      hostPath: shortest(mounts.flatMap(({ hostPath }) => hostPath ?? [])),
      mountedAt: mounts.map(({ mountedAt }) => mountedAt),
      lostBy: LOSS_METHODS.filter((method) => lostBy.has(method)),
    },
  ];
}

/** The volume's own directory: that of a subPath mount lies below it. */
function shortest(paths: readonly string[]): string | null {
  return paths.reduce<string | null>((best, path) => (best === null || path.length < best.length ? path : best), null);
}
