import { mountEvidence } from "../../lib/derive/evidence.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Filesystem, Mount } from "../../lib/model/host-facts.js";
import type { Observation } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"readOnly" | "restricted" | "noOverlay" | "noTypes", "node" | "path" | "key">;

/** Flags that a volume inherits when the kubelet binds it from this file system. */
const RESTRICTING = ["noexec", "nosuid", "nodev"];
/** File systems that overlayfs does not take as its upper layer. */
const NO_OVERLAY: ReadonlySet<string> = new Set([
  "nfs",
  "nfs4",
  "cifs",
  "smb3",
  "vfat",
  "exfat",
  "ntfs",
  "ntfs3",
  "9p",
  "overlay",
]);
const RUNTIME_ROOT = /\/(?:containerd|docker|containers|crio)(?:\/|$)/;

/** The new file system forbids what containers do. */
export const destinationMountOptions = defineHostRule({
  id: "destination-mount-options",
  family: "relocation",
  title: "The new file system forbids what the directory is for",
  risks: ["A24", "A25"],
  rationale:
    "emptyDir and local volumes are binds and inherit noexec, nosuid and nodev from the kubelet's root; the runtime's layers " +
    "need a file system that overlayfs can write on. Neither is noticed before the first Pod fails.",
  sources: [
    "https://man7.org/linux/man-pages/man8/mount.8.html",
    "https://docs.kernel.org/filesystems/overlayfs.html",
    "plugins/snapshots/overlay in containerd: 'does not support d_type'",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path", "key"],
  messages: {
    readOnly: {
      message: "{mount}, which is to hold {to}, is mounted read-only",
      impact: "Nothing can be copied there; a service that starts on it fails.",
      remediation: [
        {
          text: "Find out why before you remount it: the kernel does so after errors.",
          commands: ["findmnt -T {to}", "dmesg -T"],
          destructive: false,
        },
      ],
      verify: ["findmnt -no OPTIONS -T {to}"],
    },
    restricted: {
      message: "{mount}, which is to hold the kubelet's root, is mounted with {options}",
      impact: "Programs in emptyDir and local volumes do not run, or run without their rights.",
      remediation: [
        {
          text: "Mount it without these options, in /etc/fstab too.",
          commands: ["grep -n -F -- {mount} /etc/fstab"],
          destructive: false,
        },
      ],
      verify: ["findmnt -no OPTIONS -T {to}"],
    },
    noOverlay: {
      message: "{mount}, which is to hold {to}, is a {fstype}, on which overlayfs cannot write",
      impact: "The runtime does not start any container.",
      remediation: [{ text: "Use ext4, or xfs with ftype=1.", commands: ["findmnt -T {to}"], destructive: false }],
      verify: ["findmnt -no FSTYPE -T {to}"],
    },
    noTypes: {
      message: "{mount}, which is to hold {to}, is an XFS without file types in its directories (ftype=0)",
      impact: "containerd refuses to start on it: overlayfs needs them.",
      remediation: [
        {
          text: "It can only be made anew, with ftype=1, which deletes what is on it; choose another file system first.",
          commands: ["xfs_info {mount}"],
          destructive: false,
        },
      ],
      verify: ["xfs_info {mount}"],
    },
  },
  requires: { host: ["relocation", "mountTable", "kubeletRoot"] },
  consults: { host: ["filesystems"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { relocation, mountTable, kubeletRoot, filesystems } = host.facts;
    return examine(relocation, (tree) => [
      ...check(tree, kubeletRoot, mountTable, node),
      ...checkTypes(tree, filesystems, mountTable, node),
    ]);
  },
});

function check(
  tree: RelocatedTree,
  root: KubeletRoot,
  table: MountTable,
  node: string,
): readonly (Found | Undecided)[] {
  const { move, realFrom, destinationMount: mount } = tree;
  if (mount === undefined) return [{ reason: "malformed", detail: `no mount of the host holds ${move.to}` }];
  const options = RESTRICTING.filter((option) => mount.options.includes(option));
  const isReadOnly = mount.options.includes("ro") || mount.superOptions.includes("ro");
  const isKubeletRoot = move.from === root.path || realFrom === root.realPath;
  const isUnfit = RUNTIME_ROOT.test(move.from) && (NO_OVERLAY.has(mount.fstype) || mount.fstype.startsWith("fuse"));
  return [
    ...(isReadOnly ? [violate("readOnly", move.to, mount, options, table, node)] : []),
    ...(isKubeletRoot && options.length > 0 ? [violate("restricted", move.to, mount, options, table, node)] : []),
    ...(isUnfit ? [violate("noOverlay", move.to, mount, options, table, node)] : []),
  ];
}

/** XFS alone may lack them; whether it does is asked of the file system itself. */
function checkTypes(
  { move, destinationMount: mount }: RelocatedTree,
  filesystems: Observation<readonly Filesystem[]>,
  table: MountTable,
  node: string,
): readonly (Found | Undecided)[] {
  if (mount?.fstype !== "xfs" || !RUNTIME_ROOT.test(move.from)) return [];
  const question = `whether ${mount.target} was made with ftype=1`;
  if (filesystems.state === "unobserved")
    return [{ reason: filesystems.reason, detail: `${question}: ${filesystems.detail}` }];
  const known = filesystems.value.find(({ target }) => target === mount.target)?.hasDirectoryTypes;
  if (known === undefined)
    return [{ reason: "missing-tool", detail: `${question} was not told: xfs_info ${mount.target}` }];
  return known ? [] : [violate("noTypes", move.to, mount, [], table, node)];
}

function violate(
  messageId: Found["messageId"],
  to: string,
  mount: Mount,
  options: readonly string[],
  table: MountTable,
  node: string,
): Found {
  return {
    messageId,
    severity: "high",
    certainty: "certain",
    subject: directorySubject(to),
    identity: { node, path: to, key: messageId },
    data: { to, mount: mount.target, fstype: mount.fstype, options: [...options] },
    evidence: [mountEvidence(node, table, mount)],
  };
}
