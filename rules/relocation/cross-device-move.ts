import { mountEvidence } from "../../lib/derive/evidence.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

/** mv to another file system copies and then deletes, through every mount on its way. */
export const crossDeviceMove = defineHostRule({
  id: "cross-device-move",
  family: "relocation",
  title: "mv would copy the directory and then delete it through live mounts",
  risks: ["A03"],
  rationale:
    "rename(2) does not work across mounts. mv then copies the tree and removes the original recursively, which goes through " +
    "every bind below it and ends in nothing worse than 'Device or resource busy'.",
  sources: ["https://man7.org/linux/man-pages/man2/rename.2.html", "https://www.gnu.org/software/coreutils/mv"],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["node", "path"],
  messages: {
    copiesAndDeletes: {
      message:
        "{from} and {to} are on different mounts, and {count:mount below {from} holds|mounts below {from} hold} data",
      impact: "mv copies what it finds and then deletes the originals in {volumes}.",
      condition: "if the tree is moved with mv",
      remediation: [
        {
          text: "Copy with rsync after everything below is unmounted, keep the old tree, and rename it in place.",
          commands: ["rsync -aHAXSx --numeric-ids -- {from}/ {to}/"],
          destructive: false,
        },
      ],
      verify: ["findmnt -T {from}", "findmnt -T {to}"],
    },
  },
  requires: { host: ["relocation", "mountTable"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    return examine(host.facts.relocation, (tree) => violate(tree, node, host.facts.mountTable));
  },
});

function violate(
  tree: RelocatedTree,
  node: string,
  table: MountTable,
): Violation<"copiesAndDeletes", "node" | "path"> | undefined {
  const { move, rootMount } = tree;
  const exposed = tree.mounts.filter(({ lostBy }) => lostBy.includes("mv-across-devices"));
  const [first] = exposed;
  if (first === undefined || rootMount === undefined) return undefined;
  return {
    messageId: "copiesAndDeletes",
    severity: "critical",
    certainty: "conditional",
    subject: directorySubject(move.from),
    identity: { node, path: move.from },
    data: {
      from: move.from,
      to: move.to,
      count: exposed.length,
      volumes: exposed.map(({ hostPath, mount }) => hostPath ?? mount.target),
    },
    evidence: [mountEvidence(node, table, first.mount), mountEvidence(node, table, rootMount)],
  };
}
