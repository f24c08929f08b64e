import { parentOf } from "../../lib/derive/path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { PathStatus } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"leftOver", "node" | "path">;

/** What a relocation puts aside "for now" and nobody takes away. */
const ASIDE = /^(.+)\.(?:bak|old|orig)$/;

/** A former root that nothing is mounted in: space to win, after one more look. */
export const leftoverTree = defineHostRule({
  id: "leftover-tree",
  family: "disk",
  title: "A directory that was put aside takes up the disk",
  risks: ["B09"],
  rationale:
    "A former root of the kubelet or the runtime holds gigabytes of images and logs, and copies of tokens. It is deleted on the " +
    "day on which the disk is full, in a hurry, which is when a mount that is still in it is overlooked.",
  sources: ["https://kubernetes.io/docs/reference/node/kubelet-files/"],
  occasions: ["standing", "relocate"],
  worst: { standing: "low", relocate: "low" },
  identity: ["node", "path"],
  messages: {
    leftOver: {
      message: "{path} stands beside {root} with {entries:entry|entries}, and nothing is mounted in it",
      impact: "It takes up room on {mount} and may hold copies of credentials.",
      remediation: [
        {
          text:
            "Keep it until the Node was drained and rebooted: a container that was started before the move has its layers in " +
            "it still, which no mount point shows. Then look once more, and remove it.",
          commands: [
            "grep -F -- {path}/ /proc/1/mountinfo",
            "fuser -vm -- {path}",
            "pgrep -fa 'containerd-shim|conmon'",
          ],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {path}"],
    },
  },
  requires: { host: ["paths", "mountTable"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { paths, mountTable } = host.facts;
    const aside = paths.filter(({ path }) => ASIDE.test(path));
    return examine(aside, (status): Found | undefined => {
      // One with mounts in it is another hazard, and a worse one.
      if (status.type !== "directory" || mountTable.below(status.realPath ?? status.path).length > 0) return undefined;
      return violate(status, mountTable.containing(status.path)?.target ?? "/", node);
    });
  },
});

function violate({ path, entries }: PathStatus, mount: string, node: string): Found {
  return {
    messageId: "leftOver",
    severity: "low",
    certainty: "certain",
    subject: directorySubject(path),
    identity: { node, path },
    data: {
      path,
      root: ASIDE.exec(path)?.[1] ?? parentOf(path),
      mount,
      entries: entries ?? "an unknown number of",
    },
    evidence: [{ host: node, fact: "paths", path: "", value: { path, type: "directory" } }],
  };
}
