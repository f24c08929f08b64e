import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { plannedLoss, type RelocatedMount, type RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject, namedSubject } from "../../lib/derive/subject.js";
import { claimOf, persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Relocate } from "../../lib/model/change.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "sameDevice" | "otherDevice" | "protected" | "transient";
type Found = Violation<MessageId, "node" | "pv" | "path">;

interface Context {
  readonly node: string;
  readonly table: MountTable;
  readonly index: VolumeIndex | undefined;
  readonly change: Relocate;
}

const UNMOUNT = {
  text: `Stop what uses the volume, then unmount it; only then copy, rename or remove the tree. ${DRAIN_COST}`,
  commands: [DRAIN_NODE, "umount -- {mountedAt}"],
  destructive: false,
};
const VERIFY = ["grep -F -- {mountedAt} /proc/1/mountinfo"];

/** Data that a recursive command on the moved tree would reach through a live mount. */
export const mountedVolume = defineHostRule({
  id: "mounted-volume",
  family: "relocation",
  title: "A volume is mounted inside the directory that is to move",
  risks: ["A01", "A02"],
  rationale:
    "A mount below the moved tree is the volume itself, not a copy. Renaming the tree carries the mount along, copying " +
    "duplicates what it holds, and any recursive delete goes through it. Options that stop at file systems compare st_dev " +
    "alone, so they do not even see a bind of the same device.",
  sources: [
    "https://man7.org/linux/man-pages/man2/stat.2.html",
    "pkg/volume/local/local.go in Kubernetes: SetUpAt binds the directory below the kubelet's root",
    "https://github.com/kubernetes/kubernetes/issues/72257",
  ],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["node", "pv", "path"],
  messages: {
    sameDevice: {
      message: "{volume} is mounted at {mountedAt} from {hostPath}, on the same file system as {from}",
      impact:
        "Removing the old tree, or moving it with mv across file systems, deletes the data in {hostPath}; --one-file-system, " +
        "-x and -xdev do not stop it, because the device is the same.",
      condition: "if the old tree is then removed, or moved with mv to another file system",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    otherDevice: {
      message: "{volume} is mounted at {mountedAt} from {hostPath}",
      impact: "rm -rf of the old tree, or mv of it across file systems, deletes the data in {hostPath}.",
      condition: "if the old tree is then removed with rm -rf, or moved with mv to another file system",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    protected: {
      message: "{volume} is mounted at {mountedAt}, read-only, covered by another mount, or as a single file",
      impact: "Its data cannot be deleted through this mount, but the tree is not free to move.",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    transient: {
      message:
        "{count:mount that lives in memory remains|mounts that live in memory remain} below {from}, the deepest at {mountedAt}",
      impact: "Pods still use the tree; a copy without -x writes their tokens and secrets to disk as plain files.",
      remediation: [{ ...UNMOUNT, text: `Stop the Pods that hold them, then unmount, deepest first. ${DRAIN_COST}` }],
      verify: VERIFY,
    },
  },
  requires: { host: ["relocation", "mountTable"] },
  consults: { cluster: ["volumeIndex", "podsByNode"] },
  evaluate: ({ change, cluster, host }) => {
    const index = observedValue(cluster.volumeIndex);
    const node = host.node ?? host.name;
    const table = host.facts.mountTable;
    const cost = drainCostOn(cluster.podsByNode, [node]);
    return examine(host.facts.relocation, (tree) => {
      const volumes = tree.mounts.filter(({ isPersistent, place }) => isPersistent && place?.kind !== "subpath");
      const found =
        volumes.length > 0
          ? volumes.map((volume) => violate(volume, tree, { node, table, index, change }))
          : (violateTransient(tree, node, table) ?? []);
      return [found].flat().map((each) => ({ ...each, data: { ...each.data, ...cost } }));
    });
  },
});

function violate(volume: RelocatedMount, { move }: RelocatedTree, { node, table, index, change }: Context): Found {
  const { mount, place, lostBy } = volume;
  const pv = place === undefined ? null : persistentVolumeName(place, index);
  const claim = pv === null ? undefined : claimOf(index?.persistentVolumes.get(pv));
  const planned = plannedLoss(change.removal);
  return {
    messageId: messageOf(volume),
    severity: lostBy.length > 0 ? "critical" : "medium",
    certainty: lostBy.length === 0 || (planned !== null && lostBy.includes(planned)) ? "certain" : "conditional",
    subject: pv === null ? directorySubject(mount.target) : namedSubject("PersistentVolume", pv),
    identity: pv === null ? { node, path: mount.target } : { node, pv },
    data: {
      node,
      volume: nameOf(pv, claim, mount.target),
      mountedAt: mount.target,
      hostPath: volume.hostPath ?? `${mount.source} (${mount.root})`,
      from: move.from,
    },
    affected: claim === undefined ? [] : [namedSubject("PersistentVolumeClaim", claim)],
    evidence: [mountEvidence(node, table, mount)],
  };
}

function messageOf({ lostBy, isSameDevice }: RelocatedMount): MessageId {
  if (lostBy.length === 0) return "protected";
  return isSameDevice ? "sameDevice" : "otherDevice";
}

function nameOf(pv: string | null, claim: string | undefined, target: string): string {
  if (pv === null) return `The file system at ${target}`;
  return claim === undefined ? `PersistentVolume ${pv}` : `PersistentVolume ${pv} (claim ${claim})`;
}

function violateTransient({ move, mounts }: RelocatedTree, node: string, table: MountTable): Found | undefined {
  // A subPath of a volume is no memory, and another rule's.
  const transient = mounts.filter(({ isPersistent }) => !isPersistent);
  const [deepest] = transient;
  if (deepest === undefined) return undefined;
  return {
    messageId: "transient",
    severity: "medium",
    certainty: "certain",
    subject: directorySubject(move.from),
    identity: { node, path: move.from },
    data: { node, count: transient.length, from: move.from, mountedAt: deepest.mount.target },
    evidence: [mountEvidence(node, table, deepest.mount)],
  };
}
