import { mountEvidence } from "../../lib/derive/evidence.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Relocate } from "../../lib/model/change.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

/** A directory that is itself a mount point cannot be renamed; the next command then does something else. */
export const mountpointRoot = defineHostRule({
  id: "mountpoint-root",
  family: "relocation",
  title: "The directory that is to move is itself a mount point",
  risks: ["A06"],
  rationale:
    "mv of a mount point fails with 'Device or resource busy'. The ln -s that usually follows then succeeds and puts the link " +
    "inside the directory, which is still there, and the service goes on with the old one. The kubelet makes such a mount by " +
    "itself where the file system of its root is not shared.",
  sources: [
    "https://man7.org/linux/man-pages/man2/rename.2.html",
    "pkg/volume/util/hostutil/hostutil_linux.go in Kubernetes: DoMakeRShared",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    boundOntoItself: {
      message: "{from} is bound onto itself, so mv of it fails with 'Device or resource busy'",
      impact: "ln -s {to} {from} then makes a link inside {from}, and the service starts on the old directory.",
      remediation: [
        {
          text: "Stop the kubelet, unmount what is below and then the directory itself, and share its file system.",
          commands: ["umount -- {from}", "mount --make-rshared -- {mount}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -M {from}"],
    },
    ownFilesystem: {
      message: "{from} is the mount point of {source}",
      impact:
        "mv of it fails with 'Device or resource busy'; ln -s then makes a link inside it, and nothing has moved.",
      remediation: [
        {
          text: "Do not move or link: mount the new file system at {from} in place of {source}, in fstab too.",
          commands: ["findmnt -M {from}", "grep -n -F -- {from} /etc/fstab"],
          destructive: false,
        },
      ],
      verify: ["findmnt -M {from}"],
    },
  },
  requires: { host: ["relocation", "mountTable"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    return examine(host.facts.relocation, (tree) => violate(tree, change, node, host.facts.mountTable));
  },
});

function violate(
  tree: RelocatedTree,
  { method }: Relocate,
  node: string,
  table: MountTable,
): Violation<"boundOntoItself" | "ownFilesystem", "node" | "path"> | undefined {
  const { move, rootMount, isMountpoint } = tree;
  // Mounting over the path or pointing the service elsewhere renames nothing.
  if (!isMountpoint || rootMount === undefined || method !== "symlink") return undefined;
  const isSelfBind = rootMount.root !== "/";
  return {
    messageId: isSelfBind ? "boundOntoItself" : "ownFilesystem",
    severity: "high",
    certainty: "certain",
    subject: directorySubject(move.from),
    identity: { node, path: move.from },
    data: { from: move.from, to: move.to, source: rootMount.source, mount: "/" },
    evidence: [mountEvidence(node, table, rootMount)],
  };
}
