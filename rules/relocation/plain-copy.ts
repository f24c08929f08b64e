import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Tree } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"links" | "secrets" | "volumes", "node" | "path" | "key">;

/** What `rsync -a` does not carry over, and what it carries over that it should not. */
export const plainCopy = defineHostRule({
  id: "plain-copy",
  family: "relocation",
  title: "A plain copy of the directory is not the same directory",
  risks: ["A14", "A16", "A38"],
  rationale:
    "rsync -a leaves out hard links, ACLs, extended attributes and holes: files multiply, overlay layers forget what they " +
    "hide, programs lose their capabilities. And without -x it writes tokens and Secrets, which lived in memory, to the disk.",
  sources: ["https://download.samba.org/pub/rsync/rsync.1", "https://docs.kernel.org/filesystems/overlayfs.html"],
  occasions: ["relocate"],
  worst: { relocate: "medium" },
  identity: ["node", "path", "key"],
  messages: {
    links: {
      message: "{count:inode of {from} has|inodes of {from} have} more than one name",
      impact: "Each name becomes a file of its own: the copy is larger and no longer one file.",
      condition: "if it is copied without -H",
      remediation: [
        {
          text: "Copy with everything that belongs to a file, while nothing uses the directory.",
          commands: ["rsync -aHAXSx --numeric-ids -- {from}/ {to}/"],
          destructive: false,
        },
      ],
      verify: ["find {from} -xdev -type f -links +1 -print -quit"],
    },
    volumes: {
      message:
        "{count:volume is|volumes are} mounted below {from}, {sameDevice} of them on its own file system, which -x does not leave out",
      impact:
        "A copy leaves their data on {to} a second time, as plain files that the next mount hides and nobody counts.",
      condition: "if it is copied while they are mounted",
      remediation: [
        {
          text:
            "Unmount first. Where it has happened, keep these copies until every volume was checked: they are what can be " +
            "rescued. A bind of the disk shows what mounts hide.",
          commands: [
            "grep -F -- {from}/ /proc/1/mountinfo",
            "find {to} -xdev -path '*/volumes/kubernetes.io~*' -type f",
          ],
          destructive: false,
        },
      ],
      verify: ["grep -F -- {from}/ /proc/1/mountinfo"],
    },
    secrets: {
      message: "{count:mount below {from} holds|mounts below {from} hold} tokens or Secrets in memory",
      impact: "A copy that enters them leaves the credentials on {to} as plain files, hidden below the next mount.",
      condition: "if it is copied without -x while they are mounted",
      remediation: [
        {
          text: "Unmount first or copy within one file system; where it has happened, remove the files and rotate the tokens.",
          commands: ["rsync -aHAXSx --numeric-ids -- {from}/ {to}/"],
          destructive: false,
        },
      ],
      verify: ["find {to} -path '*~projected*' -o -path '*~secret*'"],
    },
  },
  requires: { host: ["relocation", "trees"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const walked = new Map(host.facts.trees.map((tree) => [tree.root, tree]));
    return examine(host.facts.relocation, (tree) => [
      ...checkLinks(tree, walked.get(tree.realFrom) ?? walked.get(tree.move.from), node),
      ...checkSecrets(tree, node),
      ...checkVolumes(tree, node),
    ]);
  },
});

function checkLinks(
  { move, isRename }: RelocatedTree,
  tree: Tree | undefined,
  node: string,
): readonly (Found | Undecided)[] {
  if (isRename) return [];
  if (tree === undefined) return [{ reason: "not-collected", detail: `${move.from} was not walked` }];
  if (tree.hardLinkedInodes > 0) return [violate("links", move, tree.hardLinkedInodes, node)];
  return tree.isComplete ? [] : [{ reason: "truncated", detail: `the walk of ${move.from} was cut before its end` }];
}

function checkSecrets({ move, mounts, isRename }: RelocatedTree, node: string): readonly Found[] {
  if (isRename) return [];
  const secret = mounts.filter(
    ({ place, mount }) =>
      mount.fstype === "tmpfs" &&
      place?.kind === "pod-volume" &&
      (place.plugin === "projected" || place.plugin === "secret"),
  );
  return secret.length === 0 ? [] : [violate("secrets", move, secret.length, node)];
}

/** Volumes with data of their own; the subPaths of one are the same data again. */
function checkVolumes({ move, mounts, isRename }: RelocatedTree, node: string): readonly Found[] {
  if (isRename) return [];
  const volumes = mounts.filter(({ isPersistent, place }) => isPersistent && place?.kind === "pod-volume");
  if (volumes.length === 0) return [];
  const sameDevice = volumes.filter(({ isSameDevice }) => isSameDevice).length;
  const found = violate("volumes", move, volumes.length, node);
  return [{ ...found, data: { ...found.data, sameDevice } }];
}

function violate(
  messageId: Found["messageId"],
  { from, to }: RelocatedTree["move"],
  count: number,
  node: string,
): Found {
  return {
    messageId,
    severity: messageId === "secrets" ? "low" : "medium",
    certainty: "conditional",
    subject: directorySubject(from),
    identity: { node, path: from, key: messageId },
    data: { from, to, count },
    evidence: [{ host: node, fact: messageId === "links" ? "trees" : "mounts", path: "", value: count }],
  };
}
