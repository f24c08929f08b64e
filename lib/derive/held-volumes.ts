import type { CSIDriver, Pod } from "../model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../model/observation.js";
import { isHeldByOneNode, unattachedDrivers } from "./attachable-volume.js";
import { controllerOf } from "./owner.js";
import { isFinished } from "./pod-status.js";
import { type UsedVolume, usedVolumes } from "./used-volumes.js";
import type { VolumeIndex } from "./volume-index.js";

/** A volume that is attached to one Node at a time, and the Pods of a Node that have it attached there. */
export interface HeldVolume extends UsedVolume {
  readonly pods: readonly [Pod, ...Pod[]];
  /** the list of CSI drivers could not be read, so that this one may need no attachment */
  readonly undecided?: Undecided;
}

/** Finds what a Node holds through its Pods; those of DaemonSets are left out, they belong to the Node. */
export type FindHeldVolumes = (pods: readonly Pod[]) => readonly HeldVolume[];

export function heldVolumesIn(index: VolumeIndex, csiDrivers: Observation<readonly CSIDriver[]>): FindHeldVolumes {
  const unattached = unattachedDrivers(observedValue(csiDrivers) ?? []);
  return (pods) => {
    const held = new Map<string, HeldVolume>();
    for (const pod of pods) {
      if (isFinished(pod) || controllerOf(pod.metadata)?.kind === "DaemonSet") continue;
      for (const used of usedVolumes(pod, index)) {
        if (!isHeldByOneNode(used.volume, unattached)) continue;
        const { name } = used.volume.metadata;
        const known = held.get(name);
        const undecided = doubtOf(used, csiDrivers);
        const users: HeldVolume["pods"] = known === undefined ? [pod] : [...known.pods, pod];
        held.set(name, { ...used, pods: users, ...(undecided && { undecided }) });
      }
    }
    return [...held.values()];
  };
}

function doubtOf({ volume }: UsedVolume, csiDrivers: Observation<unknown>): Undecided | undefined {
  if (volume.spec?.csi === undefined || csiDrivers.state === "observed") return undefined;
  const detail = `whether PersistentVolume ${volume.metadata.name} has to be attached: ${csiDrivers.detail}`;
  return { reason: csiDrivers.reason, detail };
}
