import { canonicalPaths } from "../../lib/derive/canonical-path.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { localPathOf } from "../../lib/derive/local-volume.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isAtOrBelow, parentOf } from "../../lib/derive/path.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { FstabEntry, Mount } from "../../lib/model/host-facts.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../../lib/model/observation.js";
import { defineHostRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"siblings" | "fstab", "node" | "pv">;

/** The disk that should be there is not: the volume is the bare directory below its mount point. */
export const unmountedVolumePath = defineHostRule({
  id: "unmounted-volume-path",
  family: "local-storage",
  title: "The disk of a local volume is not mounted",
  risks: ["C11"],
  rationale:
    "The kubelet binds a local volume's directory whether or not anything is mounted there. With the disk missing the " +
    "application starts on an empty directory of the system disk, and its data seems to be gone.",
  sources: [
    "pkg/volume/local/local.go in Kubernetes: nothing checks that a file system is mounted at the path",
    "https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/faqs.md",
  ],
  occasions: OCCASION_KINDS,
  worst: {
    standing: "critical",
    drain: "critical",
    reboot: "critical",
    "power-off": "critical",
    "remove-node": "critical",
    relocate: "critical",
    "replace-control-plane": "critical",
    "restore-etcd": "critical",
    upgrade: "critical",
  },
  identity: ["node", "pv"],
  messages: {
    fstab: {
      message:
        "{path} of PersistentVolume {pv} (claim {claim}) is on the root file system, though line {line} of /etc/fstab mounts {target}",
      impact: "The Pod works on an empty directory, fills the system disk, and its data is out of sight on the disk.",
      remediation: [
        {
          text: "Stop the Pods that use it, look into the directory, then mount the disk. What was written meanwhile has to be merged by hand.",
          commands: ["ls -la -- {path}", "findmnt --verify"],
          destructive: false,
        },
      ],
      verify: ["findmnt -T {path}"],
    },
    siblings: {
      message:
        "{path} of PersistentVolume {pv} (claim {claim}) is on the root file system, while others beside it are mount points: {siblings}",
      impact: "If a disk belongs there, the Pod works on an empty directory and its data is out of sight.",
      condition: "if a disk belongs at {path} as at the directories beside it",
      remediation: [
        {
          text: "Find out which disk belongs there before any Pod writes more.",
          commands: ["lsblk -f", "ls -la -- {path}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -T {path}"],
    },
  },
  requires: { cluster: ["volumePlaces"], host: ["mountTable", "mounts"] },
  consults: { host: ["fstab", "paths"] },
  evaluate: ({ cluster, host }) => {
    const name = host.node ?? host.name;
    const volumes = cluster.volumePlaces.isKnown(name) ? cluster.volumePlaces.localOn(name) : [];
    const canonical = canonicalPaths(observedValue(host.facts.paths));
    const places = volumes.flatMap((volume) => {
      const path = localPathOf(volume);
      return path === undefined ? [] : [{ volume, path: canonical(path) }];
    });
    const { mountTable, fstab } = host.facts;
    const used = new Set(places.map(({ path }) => path));
    const bySibling = groupDisks(host.facts.mounts, (target) => used.has(target));
    return examine(places, (place) => check(place, mountTable, fstab, bySibling, name));
  },
});

/**
 * Mount points by the directory that they stand in. In one such as /mnt anything may stand beside a disk, so that only those
 * count that are volumes themselves; a directory of its own below it, such as /mnt/disks, is made for disks.
 */
function groupDisks(
  mounts: readonly Mount[],
  isVolume: (target: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const target of new Set(mounts.map((mount) => mount.target))) {
    const directory = parentOf(target);
    if (parentOf(directory) === "/" && !isVolume(target)) continue;
    const siblings = groups.get(directory);
    if (siblings === undefined) groups.set(directory, [target]);
    else siblings.push(target);
  }
  return groups;
}

function check(
  { volume, path }: { readonly volume: PersistentVolume; readonly path: string },
  table: MountTable,
  fstab: Observation<readonly FstabEntry[]>,
  bySibling: ReadonlyMap<string, readonly string[]>,
  node: string,
): Found | Undecided | undefined {
  const mount = table.containing(path);
  // A disk that is used as such lies in /dev, which is no mount of anybody's data even where it is no mount at all.
  if (isAtOrBelow(path, "/dev")) return undefined;
  if (mount === undefined) return { reason: "malformed", detail: `no mount of the host holds ${path}` };
  if (mount.target !== "/") return undefined;
  const entry = (observedValue(fstab) ?? []).find(
    ({ target }) => target !== "/" && (path === target || path.startsWith(`${target}/`)),
  );
  const siblings = bySibling.get(parentOf(path)) ?? [];
  // One directory beside a mount point may be chance; a provisioner's disks come in numbers.
  const isChance = siblings.length < 2 || parentOf(path) === "/";
  if (entry === undefined && isChance) return undecidedBy(fstab, `whether a disk belongs at ${path}`);
  const { name } = volume.metadata;
  return {
    messageId: entry === undefined ? "siblings" : "fstab",
    severity: "critical",
    certainty: entry === undefined ? "conditional" : "certain",
    subject: namedSubject("PersistentVolume", name),
    identity: { node, pv: name },
    data: {
      path,
      pv: name,
      claim: claimOf(volume) ?? "none",
      siblings: [...siblings],
      line: entry?.line ?? 0,
      target: entry?.target ?? "",
    },
    evidence: [mountEvidence(node, table, mount)],
  };
}
