import { directorySubject } from "../../lib/derive/subject.js";
import type { PathStatus } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"planned" | "podsLink", "node" | "path">;

/** A symbolic link is not a mount: what has the old directory open or bound goes on with it. */
export const symlinkedRoot = defineHostRule({
  id: "symlinked-root",
  family: "relocation",
  title: "The directory becomes a symbolic link instead of a mount",
  risks: ["A07"],
  rationale:
    "The kernel records mounts by their canonical path, the kubelet compares paths as texts. Cleaning up orphaned Pods, " +
    "unmounting and the check of mount propagation have each gone wrong behind a link; a mount at the original path avoids all of it.",
  sources: [
    "https://github.com/kubernetes/kubernetes/issues/68740",
    "https://github.com/kubernetes/kubernetes/issues/79094",
    "https://github.com/kubernetes/kubernetes/issues/127301",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    planned: {
      message: "{from} is to become a symbolic link to {to}",
      impact:
        "Containers that still run keep the old directory, mounts appear under another path than the one configured, and the " +
        "kubelet's check of shared propagation looks at the wrong mount.",
      remediation: [
        {
          text: "Mount the new file system, or bind the new directory, at {from} itself, in /etc/fstab by UUID.",
          commands: ["findmnt -no UUID -T {to}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -M {from}", "readlink -e -- {from}"],
    },
    podsLink: {
      message: "{path} is a symbolic link to {target}",
      impact: "The kubelet cannot remove the directories of Pods that are gone, and their volumes stay mounted.",
      remediation: [
        {
          text: "Mount the file system at {path} instead of the link.",
          commands: ["readlink -e -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -ld -- {path}"],
    },
  },
  requires: { host: ["paths"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const byPath = new Map(host.facts.paths.map((status) => [status.path, status]));
    return examine(change.moves, ({ from, to }) => {
      const pods = byPath.get(`${from}/pods`);
      const linked: readonly Found[] = pods?.type === "symlink" ? [violatePods(pods, node)] : [];
      return change.method === "symlink" ? [violatePlan(from, to, node), ...linked] : linked;
    });
  },
});

function violatePlan(from: string, to: string, node: string): Found {
  return {
    messageId: "planned",
    severity: "medium",
    certainty: "certain",
    subject: directorySubject(from),
    identity: { node, path: from },
    data: { from, to },
    evidence: [{ host: node, fact: "paths", path: "", value: { from, to } }],
  };
}

function violatePods({ path, linkTarget }: PathStatus, node: string): Found {
  return {
    messageId: "podsLink",
    severity: "high",
    certainty: "certain",
    subject: directorySubject(path),
    identity: { node, path },
    data: { path, target: linkTarget ?? "unknown" },
    evidence: [{ host: node, fact: "paths", path: "", value: { path, linkTarget: linkTarget ?? null } }],
  };
}
