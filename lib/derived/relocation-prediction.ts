import { filesystemOf } from "../derive/filesystem-of.js";
import { relocatedPodVolumes } from "../derive/relocated-pod-volumes.js";
import type { RelocatedMount, RelocatedTree } from "../derive/relocation.js";
import { claimOf, persistentVolumeName, type VolumeIndex } from "../derive/volume-index.js";
import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import type { HostIdentification, HostView } from "../fact-needs.js";
import type { Tree } from "../model/host-facts.js";
import type { Pod } from "../model/kubernetes/index.js";
import { type Observation, observedValue } from "../model/observation.js";
import type { RelocatedVolume, RelocationPrediction } from "../model/prediction.js";

type SeenHost = HostIdentification & {
  readonly facts: HostView<never, "relocation" | "trees" | "filesystems" | "mountTable" | "kubeletRoot">;
};

/** What commands on the moved trees would destroy, and whether the trees fit where they go. */
export const relocationPrediction = defineDerivedClusterFact({
  id: "prediction",
  predicts: ["relocate"],
  requires: {},
  consults: { cluster: ["volumeIndex", "podsByNode"] },
  hosts: { of: "touched", need: "all", facts: ["relocation", "trees", "filesystems", "mountTable", "kubeletRoot"] },
  derive: ({ change, cluster, hosts }) => {
    if (change.kind !== "relocate") {
      return new Undecidable({ reason: "not-collected", detail: `a ${change.kind} relocates nothing` });
    }
    return predict([...hosts.values()], cluster.volumeIndex, cluster.podsByNode);
  },
});

function predict(
  hosts: readonly SeenHost[],
  volumeIndex: Observation<VolumeIndex>,
  podsByNode: Observation<ReadonlyMap<string, readonly Pod[]>>,
): RelocationPrediction {
  const index = observedValue(volumeIndex);
  const trees = hosts.flatMap(({ name, node, facts }) =>
    (observedValue(facts.relocation) ?? []).map((tree) => ({ node: node ?? name, facts, tree })),
  );
  const unknown = [volumeIndex, podsByNode].flatMap((fact) => (fact.state === "unobserved" ? [fact.detail] : []));
  const missing = [...missingFacts(hosts), ...new Set(unknown)];
  return {
    kind: "relocate",
    complete: missing.length === 0,
    missing,
    volumes: trees.flatMap(({ node, tree }) => volumesOf(node, tree, index)),
    podVolumes: trees.flatMap(({ node, facts, tree }) =>
      relocatedPodVolumes(tree, {
        node,
        index,
        pods: observedValue(podsByNode)?.get(node) ?? [],
        table: observedValue(facts.mountTable),
        kubeletRoot: observedValue(facts.kubeletRoot),
      }),
    ),
    remainingMounts: trees.flatMap(({ node, tree }) =>
      tree.mounts.map(({ mount }) => ({ node, target: mount.target, fstype: mount.fstype })),
    ),
    bytesToCopy: sumOfTrees(hosts, (tree) => tree.allocatedBytes),
    inodesToCopy: sumOfTrees(hosts, (tree) => tree.inodes),
    bytesAvailable: smallestAvailable(hosts),
  };
}

function missingFacts(hosts: readonly SeenHost[]): readonly string[] {
  return hosts.flatMap(({ name, facts }) =>
    Object.entries(facts).flatMap(([fact, observation]) =>
      observation.state === "unobserved" ? [`host ${name}: ${fact}: ${observation.detail}`] : [],
    ),
  );
}

function volumesOf(node: string, tree: RelocatedTree, index: VolumeIndex | undefined): readonly RelocatedVolume[] {
  return (
    tree.mounts
      // A single file that is mounted cannot be deleted, and is no directory to copy; it is among the mounts that remain.
      .filter(({ isPersistent, isFile }) => isPersistent && !isFile)
      .map((mount) => ({ node, ...ownerNames(mount, index), ...placeOf(mount) }))
  );
}

function ownerNames({ place }: RelocatedMount, index: VolumeIndex | undefined): Pick<RelocatedVolume, "pv" | "claim"> {
  if (place === undefined) return { pv: null, claim: null };
  const pv = persistentVolumeName(place, index);
  return { pv, claim: (pv && claimOf(index?.persistentVolumes.get(pv))) ?? null };
}

function placeOf({
  mount,
  hostPath,
  lostBy,
}: RelocatedMount): Pick<RelocatedVolume, "hostPath" | "mountedAt" | "lostBy"> {
  return { hostPath, mountedAt: mount.target, lostBy };
}

/** null where any tree was not walked, or not to its end: a part would read as the whole. */
function sumOfTrees(hosts: readonly SeenHost[], size: (tree: Tree) => number): number | null {
  let sum = 0;
  for (const { facts } of hosts) {
    const relocation = observedValue(facts.relocation);
    const walked = new Map((observedValue(facts.trees) ?? []).map((tree) => [tree.root, tree]));
    if (relocation === undefined) return null;
    for (const { move, realFrom } of relocation) {
      const tree = walked.get(realFrom) ?? walked.get(move.from);
      if (tree?.isComplete !== true) return null;
      sum += size(tree);
    }
  }
  return sum;
}

function smallestAvailable(hosts: readonly SeenHost[]): number | null {
  const available = hosts.flatMap(({ facts }) => {
    const filesystems = observedValue(facts.filesystems) ?? [];
    const table = observedValue(facts.mountTable);
    return (observedValue(facts.relocation) ?? []).map(
      ({ realTo }) => (table && filesystemOf(realTo, table, filesystems))?.availableBytes ?? null,
    );
  });
  const known = available.filter((bytes) => bytes !== null);
  return known.length === 0 || known.length < available.length ? null : Math.min(...known);
}
