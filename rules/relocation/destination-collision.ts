import { baseName } from "../../lib/derive/path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Move } from "../../lib/model/change.js";
import type { PathStatus } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"backupExists" | "destinationFilled" | "destinationNotDirectory", "node" | "path">;

/** mv and rsync do not replace what is already there: they go into it. */
export const destinationCollision = defineHostRule({
  id: "destination-collision",
  family: "relocation",
  title: "Something already stands where the directory or its backup is to go",
  risks: ["A08"],
  rationale:
    "mv into an existing directory moves the tree inside it instead of renaming it, and rsync merges with what it finds: " +
    "afterwards two generations of state lie in one directory and no command has failed.",
  sources: ["https://www.gnu.org/software/coreutils/mv", "https://download.samba.org/pub/rsync/rsync.1"],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    backupExists: {
      message: "{path} exists already",
      impact: "mv {from} {path} moves the tree to {path}/{name} instead of renaming it.",
      remediation: [
        {
          text: "See what it is and whether anything is mounted below it; choose another name for the old tree.",
          commands: ["grep -F -- {path} /proc/1/mountinfo", "ls -la -- {path}"],
          destructive: false,
        },
      ],
      verify: ["test ! -e {path}"],
    },
    destinationFilled: {
      message: "{path} holds {entries:entry|entries} already",
      impact: "A copy merges with them; files of an earlier attempt stay among the new ones.",
      remediation: [
        { text: "Look at it and choose an empty directory.", commands: ["ls -la -- {path}"], destructive: false },
      ],
      verify: ["ls -A -- {path}"],
    },
    destinationNotDirectory: {
      message: "{path} is there and is a {type}",
      impact: "The copy fails, or follows the link to somewhere else.",
      remediation: [
        { text: "Look at it and choose another path.", commands: ["ls -ld -- {path}"], destructive: false },
      ],
      verify: ["ls -ld -- {path}"],
    },
  },
  requires: { host: ["paths"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    return examine(change.moves, (move) => [
      ...checkDestination(move, host.facts.paths, node),
      ...checkBackup(move, host.facts.paths, node),
    ]);
  },
});

function checkDestination(
  { from, to }: Move,
  paths: readonly PathStatus[],
  node: string,
): readonly (Found | Undecided)[] {
  const status = paths.find(({ path }) => path === to);
  if (status === undefined) return [notLookedAt(to)];
  if (status.type === "missing") return [];
  if (status.type !== "directory") return [violate("destinationNotDirectory", from, status, node)];
  if (status.entries === undefined) return [{ reason: "forbidden", detail: `${to} could not be listed` }];
  return status.entries === 0 ? [] : [violate("destinationFilled", from, status, node)];
}

/** The name that every recipe gives to the old tree. */
function checkBackup({ from }: Move, paths: readonly PathStatus[], node: string): readonly (Found | Undecided)[] {
  const status = paths.find(({ path }) => path === `${from}.bak`);
  if (status === undefined) return [notLookedAt(`${from}.bak`)];
  return status.type === "missing" ? [] : [violate("backupExists", from, status, node)];
}

function notLookedAt(path: string): Undecided {
  return { reason: "not-collected", detail: `${path} was not looked at` };
}

function violate(messageId: Found["messageId"], from: string, status: PathStatus, node: string): Found {
  return {
    messageId,
    severity: messageId === "destinationFilled" ? "medium" : "high",
    certainty: "certain",
    subject: directorySubject(status.path),
    identity: { node, path: status.path },
    data: { path: status.path, from, name: baseName(from), entries: status.entries ?? "unknown", type: status.type },
    evidence: [{ host: node, fact: "paths", path: "", value: { path: status.path, type: status.type } }],
  };
}
