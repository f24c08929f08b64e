import type { Pod } from "../model/kubernetes/index.js";
import type { RelocatedPodVolume } from "../model/prediction.js";
import type { KubeletRoot } from "./kubelet-root.js";
import type { MountTable } from "./mount-table.js";
import { isAtOrBelow } from "./path.js";
import { isFinished } from "./pod-status.js";
import { lossMethods, type RelocatedTree } from "./relocation.js";
import { namespacedName, podDirectoryName, type VolumeIndex } from "./volume-index.js";

export interface PodVolumeSurroundings {
  readonly node: string;
  /** undefined where the Pods are not known */
  readonly index: VolumeIndex | undefined;
  /** of this node */
  readonly pods: readonly Pod[];
  readonly table: MountTable | undefined;
  readonly kubeletRoot: KubeletRoot | undefined;
}

/** Volumes that the kubelet makes for a Pod alone, in its root: emptyDirs and what lives in memory. */
export function relocatedPodVolumes(
  tree: RelocatedTree,
  surroundings: PodVolumeSurroundings,
): readonly RelocatedPodVolume[] {
  return [...inMemory(tree, surroundings), ...onDisk(tree, surroundings)];
}

function inMemory({ mounts }: RelocatedTree, { node, index }: PodVolumeSurroundings): readonly RelocatedPodVolume[] {
  return mounts.flatMap(({ mount, place, isPersistent, emptiedBy }) => {
    if (isPersistent || place?.kind !== "pod-volume") return [];
    const pod = index?.podsByUid.get(place.podUid);
    const { volume, plugin } = place;
    const name = pod === undefined ? null : namespacedName(pod);
    return [{ node, pod: name, volume, plugin, isInMemory: true, path: mount.target, lostBy: emptiedBy }];
  });
}

/**
 * Nothing is mounted for these: the Pods tell that they are there.
 *
 * @see pkg/volume/emptydir/empty_dir.go in Kubernetes
 */
function onDisk(
  { realFrom, rootMount, isRename, mounts }: RelocatedTree,
  { node, pods, table, kubeletRoot }: PodVolumeSurroundings,
): readonly RelocatedPodVolume[] {
  if (kubeletRoot === undefined || !isAtOrBelow(kubeletRoot.realPath, realFrom)) return [];
  const lostWithTree = lossMethods(true, isRename);
  return pods.flatMap((pod) => {
    if (isFinished(pod)) return [];
    const volumes = pod.spec?.volumes?.filter(({ emptyDir }) => emptyDir !== undefined && !emptyDir.medium) ?? [];
    return volumes.map(({ name }): RelocatedPodVolume => {
      const path = `${kubeletRoot.realPath}/pods/${podDirectoryName(pod)}/volumes/kubernetes.io~empty-dir/${name}`;
      const holder = table?.containing(path);
      const lostBy =
        holder?.id === rootMount?.id ? lostWithTree : (mounts.find(({ mount }) => mount === holder)?.emptiedBy ?? []);
      return { node, pod: namespacedName(pod), volume: name, plugin: "empty-dir", isInMemory: false, path, lostBy };
    });
  });
}
