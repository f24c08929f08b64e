import { compareText } from "../../lib/derive/compare-text.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { holdsData, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isAtOrBelow, rebase } from "../../lib/derive/path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"data" | "transient", "node" | "path">;

/** The tree that a relocation left behind, with the mounts that went along when it was renamed. */
export const mountedFormerRoot = defineHostRule({
  id: "mounted-former-root",
  family: "relocation",
  title: "Volumes are still mounted in a former kubelet root",
  risks: ["A04"],
  rationale:
    "Renaming a kubelet's root takes its mounts along. The node then works on the new root while the old tree still shows " +
    "the same data, and clearing it out to gain space empties the volumes of running Pods.",
  sources: [
    "https://man7.org/linux/man-pages/man2/rename.2.html",
    "pkg/kubelet/volumemanager/reconciler in Kubernetes: volumes of running Pods are set up again, never taken over",
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
  identity: ["node", "path"],
  messages: {
    data: {
      message: "{count:volume is|volumes are} mounted below {root}, which is no longer the kubelet's root: {volumes}",
      impact: "Deleting {root} deletes the data of these volumes, while rm reports only 'Device or resource busy'.",
      condition: "if {root} is removed",
      remediation: [
        {
          text: "Do not delete it. Drain the Node, unmount what is below it, deepest first, and read the mount table again.",
          commands: ["umount -- {targets}"],
          destructive: false,
        },
      ],
      verify: ["grep -F -- {root}/ /proc/1/mountinfo"],
    },
    transient: {
      message:
        "{count:mount that lives in memory is|mounts that live in memory are} below {root}, which is no longer the kubelet's root",
      impact: "Nothing persistent is at stake; the directory cannot be removed while they are there.",
      remediation: [{ text: "Unmount them, deepest first.", commands: ["umount -- {targets}"], destructive: false }],
      verify: ["grep -F -- {root}/ /proc/1/mountinfo"],
    },
  },
  requires: { host: ["mounts", "mountTable", "kubeletRoot"] },
  consults: { cluster: ["volumeIndex"] },
  evaluate: ({ change, cluster, host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot } = host.facts;
    const moved = change.kind === "relocate" ? change.moves.map(({ from }) => from) : [];
    const roots = rootsOf(mounts);
    const former = [...roots].filter(([root]) => !isCurrent(root, kubeletRoot, mountTable) && !moved.includes(root));
    const index = observedValue(cluster.volumeIndex);
    const outcome = examine(former, ([root, below]) =>
      isKnownFormer(root, kubeletRoot)
        ? violate(root, below, mountTable, index, node)
        : { reason: "not-collected", detail: `no running kubelet told whether ${root} is its --root-dir` },
    );
    // A host without any former root was looked at all the same.
    return outcome.kind === "examined" ? { ...outcome, examined: Math.max(roots.size, 1) } : outcome;
  },
});

/** Mounts in the layout of a kubelet, by the root that they stand below. */
function rootsOf(mounts: readonly Mount[]): ReadonlyMap<string, readonly Mount[]> {
  const roots = new Map<string, Mount[]>();
  for (const mount of mounts) {
    const root = parseKubeletPath(mount.target)?.root;
    if (root === undefined) continue;
    const below = roots.get(root);
    if (below === undefined) roots.set(root, [mount]);
    else below.push(mount);
  }
  return roots;
}

/** Where the root is a bind of a directory on another disk, what is mounted in it shows at that directory as well. */
function isCurrent(root: string, { path, realPath }: KubeletRoot, table: MountTable): boolean {
  if (isAtOrBelow(root, realPath) || isAtOrBelow(root, path)) return true;
  const place = placeOnDisk(root, table);
  return place !== undefined && place === placeOnDisk(realPath, table);
}

/** Device and directory within its file system: the same for one directory under two names. */
function placeOnDisk(path: string, table: MountTable): string | undefined {
  const mount = table.containing(path);
  return mount && `${mount.device} ${rebase(path, mount.target, mount.root)}`;
}

/** Without a running kubelet only a name such as /var/lib/kubelet.bak tells a left tree from one at a path of its own. */
function isKnownFormer(root: string, { path, source }: KubeletRoot): boolean {
  return source === "process" || root.startsWith(path);
}

function violate(
  root: string,
  below: readonly Mount[],
  table: MountTable,
  index: VolumeIndex | undefined,
  node: string,
): Found | undefined {
  const data = below.filter(holdsData);
  const shown = data.length > 0 ? data : below;
  const [first, ...rest] = shown;
  if (first === undefined) return undefined;
  const names = [...new Set(shown.map((mount) => nameOf(mount, index)))].sort(compareText);
  return {
    messageId: data.length > 0 ? "data" : "transient",
    severity: data.length > 0 ? "critical" : "low",
    certainty: data.length > 0 ? "conditional" : "certain",
    subject: directorySubject(root),
    identity: { node, path: root },
    data: {
      root,
      count: names.length,
      volumes: names,
      targets: table.below(root).map(({ target }) => target),
    },
    evidence: [
      mountEvidence(node, table, first),
      ...rest.slice(0, 9).map((mount) => mountEvidence(node, table, mount)),
    ],
  };
}

function nameOf(mount: Mount, index: VolumeIndex | undefined): string {
  const place = parseKubeletPath(mount.target);
  const pv = place === undefined ? null : persistentVolumeName(place, index);
  return pv ?? mount.target;
}
