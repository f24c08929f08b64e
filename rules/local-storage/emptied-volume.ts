import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { usersOf } from "../../lib/derive/pods-by-claim.js";
import { directorySubject, namedSubject, objectSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { Undecided } from "../../lib/fact-needs.js";
import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { FileType, Mount, PathStatus } from "../../lib/model/host-facts.js";
import type { PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"sourceDeleted" | "emptied" | "empty", "node" | "pv" | "path">;

const STOP = {
  text:
    "Stop now: scale down what uses it, start nothing on it, delete nothing. Copies may lie below the new root, " +
    "hidden by its mounts, and open files can still be read through /proc.",
  commands: [
    // A bind in a mount namespace of its own shows what mounts hide, and is gone when the command ends.
    'unshare -m sh -c \'mount --bind "$1" /mnt && find /mnt -path "*/volumes/kubernetes.io~*" -type f\' sh {disk}',
    "lsof +L1",
  ],
  destructive: false,
};

/** The damage is done: what a running Pod uses is empty, or its directory is gone. */
export const emptiedVolume = defineHostRule({
  id: "emptied-volume",
  family: "local-storage",
  title: "The data of a volume in use is gone",
  risks: ["A36"],
  rationale:
    "A recursive delete through a live bind leaves the mount and the Pod as they were, and the directory empty: Pods run, " +
    "claims are Bound, and applications have begun to initialise themselves anew. The sooner that is seen, the more can be saved.",
  sources: [
    "https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html",
    "fs/d_path.c in Linux: the suffix //deleted",
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
  identity: ["node", "pv", "path"],
  messages: {
    sourceDeleted: {
      message: "{path} is a mount whose source directory {root} of {source} was deleted",
      impact: "What was in the directory is gone, or lives on only in files that a process still has open.",
      remediation: [STOP],
      verify: ["grep -F //deleted /proc/1/mountinfo"],
    },
    emptied: {
      message:
        "{path}, the data of PersistentVolume {pv} (claim {claim}), is empty while {count:Pod uses|Pods use} it, and {trace}",
      impact: "The data was deleted through a mount; the applications start from nothing.",
      remediation: [STOP],
      verify: ["ls -la -- {path}"],
    },
    empty: {
      message: "{path}, the data of PersistentVolume {pv} (claim {claim}), is empty while {count:Pod uses|Pods use} it",
      impact: "Right for a volume that nothing has written to yet; otherwise its data is gone.",
      condition: "if the application has ever written to the volume",
      remediation: [
        {
          text: "Ask the application's owner whether it ever wrote anything.",
          commands: ["ls -la -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {path}"],
    },
  },
  requires: { cluster: ["volumePlaces", "podsByClaim"], host: ["mounts", "mountTable", "paths", "kubeletRoot"] },
  evaluate: ({ cluster, host }) => {
    const name = host.node ?? host.name;
    const { mountTable, mounts, kubeletRoot, paths } = host.facts;
    const state: HostState = {
      node: name,
      mounts,
      mountTable,
      kubeletRoot,
      byPath: new Map(paths.map((status) => [status.path, status])),
      disk: mountTable.containing(kubeletRoot.realPath)?.target ?? "/",
    };
    const users = new Map(
      cluster.volumePlaces.localOn(name).map((pv) => [pv, runningOn(name, usersOf(pv, cluster.podsByClaim))]),
    );
    const volumes = [...users].flatMap(([pv, pods]) => (pods.length > 0 ? [pv] : []));
    const deleted = mounts.filter(
      (mount) => mount.isRootDeleted && parseKubeletPath(mount.target) !== undefined && !endsWithPod(mount),
    );
    return examine<Mount | PersistentVolume, Found["messageId"], "node" | "pv" | "path">(
      [...deleted, ...volumes],
      (subject) =>
        "target" in subject ? violateDeleted(subject, state) : checkVolume(subject, users.get(subject) ?? [], state),
    );
  },
});

function runningOn(node: string, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(({ spec, status }) => spec?.nodeName === node && status?.phase === "Running");
}

/** Volumes that the kubelet makes itself, in its root: what is deleted from them, it deletes, or the Pod does. */
const OF_KUBELET: ReadonlySet<string> = new Set(["configmap", "downward-api", "empty-dir", "projected", "secret"]);

/**
 * A subPath of such a volume. An update of a ConfigMap alone leaves a mount of a deleted file behind, as subPaths keep the old one.
 *
 * @see pkg/volume/util/atomic_writer.go in Kubernetes
 */
function endsWithPod({ root, fstype }: Mount): boolean {
  const shown = parseKubeletPath(root);
  return !isPersistent(fstype) || (shown?.kind === "pod-volume" && OF_KUBELET.has(shown.plugin));
}

function violateDeleted(mount: Mount, { mountTable, node, disk }: HostState): Found {
  return {
    messageId: "sourceDeleted",
    severity: "critical",
    certainty: "certain",
    subject: directorySubject(mount.target),
    identity: { node, path: mount.target },
    data: { path: mount.target, root: mount.root, source: mount.source, disk },
    evidence: [mountEvidence(node, mountTable, mount)],
  };
}

interface HostState {
  readonly node: string;
  readonly mounts: readonly Mount[];
  readonly mountTable: MountTable;
  /** mount point of the file system that the kubelet's root is on: where shadow copies lie */
  readonly disk: string;
  readonly kubeletRoot: KubeletRoot;
  readonly byPath: ReadonlyMap<string, PathStatus>;
}

function checkVolume(pv: PersistentVolume, pods: readonly Pod[], host: HostState): Found | Undecided | undefined {
  const path = pv.spec?.local?.path ?? pv.spec?.hostPath?.path ?? "";
  const status = host.byPath.get(path);
  if (status === undefined)
    return { reason: "not-collected", detail: `${path} of PersistentVolume ${pv.metadata.name} was not looked at` };
  const type = typeBehind(status);
  if (type === "block-device" || type === "file") return undefined;
  if (type === undefined) return { reason: "not-collected", detail: `what ${path} leads to was not looked at` };
  if (type === "directory" && status.entries === undefined)
    return { reason: "forbidden", detail: `${path} could not be listed` };
  if (type === "directory" && status.entries !== 0) return undefined;
  return violateEmpty(pv, path, pods, traceOfDeletion(pv, host), host);
}

/** Local volumes are often named by a link: /dev/disk/by-id leads to a device, and a directory may have moved to a larger disk. */
function typeBehind({ type, realPath, realType }: PathStatus): FileType | undefined {
  if (type !== "symlink") return type;
  return realPath === undefined ? "missing" : realType;
}

/** An empty directory alone may be right; an empty one that is also mounted where nobody looks any more is not. */
function traceOfDeletion(pv: PersistentVolume, { mounts, kubeletRoot }: HostState): string | undefined {
  const places = mounts.map((mount) => ({ mount, place: parseKubeletPath(mount.target) }));
  const ofVolume = places.filter(({ place }) => place?.volume === pv.metadata.name);
  const deleted = ofVolume.find(({ mount }) => mount.isRootDeleted);
  if (deleted !== undefined) return `a directory of it was deleted below ${deleted.mount.target}`;
  const former = ofVolume.find(({ place }) => place?.root !== kubeletRoot.realPath && place?.root !== kubeletRoot.path);
  return former === undefined ? undefined : `it is also mounted below the former root ${former.place?.root}`;
}

function violateEmpty(
  pv: PersistentVolume,
  path: string,
  pods: readonly Pod[],
  trace: string | undefined,
  { node, disk }: HostState,
): Found {
  const { name } = pv.metadata;
  const claim = claimOf(pv) ?? "none";
  return {
    messageId: trace === undefined ? "empty" : "emptied",
    severity: trace === undefined ? "low" : "critical",
    certainty: trace === undefined ? "conditional" : "certain",
    subject: namedSubject("PersistentVolume", name),
    identity: { node, pv: name },
    data: { path, pv: name, claim, count: pods.length, trace: trace ?? "none", disk },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ host: node, fact: "paths", path: "", value: { path, entries: 0 } }],
  };
}
