import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Filesystem, Tree } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"bytes" | "bytesWithMounts" | "inodes", "node" | "path" | "key">;

/** A copy that fills its file system to the last tenth leaves the kubelet evicting (nodefs.available 10 %). */
const FILL_LIMIT = 0.9;

export const destinationCapacity = defineHostRule({
  id: "destination-capacity",
  family: "relocation",
  title: "The directory does not fit where it is to go",
  risks: ["A15"],
  rationale:
    "A copy that runs out of space stops in the middle, with the services down. Without -x rsync also copies what is mounted " +
    "below the tree, so volumes count unless they are unmounted first.",
  sources: [
    "https://man7.org/linux/man-pages/man3/statvfs.3.html",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path", "key"],
  messages: {
    bytes: {
      message: "{from} holds {neededBytes} bytes, {mount} has {availableBytes} bytes available",
      impact: "The copy stops for lack of space, or leaves less than a tenth free and the kubelet evicts Pods.",
      remediation: [
        {
          text: "Choose a larger file system, or an empty directory with images pulled anew.",
          commands: [],
          destructive: false,
        },
      ],
      verify: ["df -B1 -- {to}", "du -sxB1 -- {from}"],
    },
    bytesWithMounts: {
      message:
        "{from} and {count:file system|file systems} mounted below it hold up to {neededBytes} bytes, {mount} has {availableBytes} bytes available",
      impact: "A copy that enters the mounts stops for lack of space.",
      condition: "if the copy enters what is mounted below the tree (rsync without -x, or a bind of the same device)",
      remediation: [
        {
          text: "Unmount everything below the tree first, then copy within one file system.",
          commands: ["rsync -aHAXSx --numeric-ids -- {from}/ {to}/"],
          destructive: false,
        },
      ],
      verify: ["df -B1 -- {to}"],
    },
    inodes: {
      message: "{from} holds {neededInodes} inodes, {mount} has {freeInodes} free",
      impact: "The copy stops with 'No space left on device' while there is space left.",
      remediation: [{ text: "Choose a file system with more inodes.", commands: [], destructive: false }],
      verify: ["df -i -- {to}"],
    },
  },
  requires: { host: ["relocation", "filesystems", "trees", "mountTable"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { relocation, filesystems, trees, mountTable } = host.facts;
    const byTarget = new Map(filesystems.map((filesystem) => [filesystem.target, filesystem]));
    const byRoot = new Map(trees.map((tree) => [tree.root, tree]));
    // Moving into the file system that the tree is on already needs no room: mv renames.
    return examine(
      relocation.filter(({ isRename }) => !isRename),
      (tree) => check(tree, filesystemOf(tree.move.to, mountTable, filesystems), { byTarget, byRoot, node }),
    );
  },
});

interface Measured {
  readonly byTarget: ReadonlyMap<string, Filesystem>;
  readonly byRoot: ReadonlyMap<string, Tree>;
  readonly node: string;
}

function check(
  relocated: RelocatedTree,
  destination: Filesystem | undefined,
  { byTarget, byRoot, node }: Measured,
): readonly (Found | Undecided)[] {
  const { move, realFrom } = relocated;
  const tree = byRoot.get(realFrom) ?? byRoot.get(move.from);
  if (destination === undefined) return [undecided(`the file system that holds ${move.to} was not measured`)];
  if (tree === undefined) return [undecided(`${move.from} was not walked`)];
  const found = [
    ...checkBytes(relocated, tree, destination, byTarget, node),
    ...checkInodes(relocated, tree, destination, node),
  ];
  if (found.length > 0 || tree.isComplete) return found;
  return [
    {
      reason: "truncated",
      detail: `the walk of ${move.from} was cut at ${tree.inodes} inodes; its size is a lower bound`,
    },
  ];
}

function undecided(detail: string): Undecided {
  return { reason: "not-collected", detail };
}

function checkBytes(
  { move, mounts }: RelocatedTree,
  tree: Tree,
  destination: Filesystem,
  filesystems: ReadonlyMap<string, Filesystem>,
  node: string,
): readonly Found[] {
  const { availableBytes } = destination;
  const common = { from: move.from, to: move.to, mount: destination.target, availableBytes };
  if (tree.allocatedBytes > availableBytes * FILL_LIMIT) {
    const data = { ...common, neededBytes: tree.allocatedBytes };
    return [violate("bytes", move.to, data, destination, node)];
  }
  // Two binds of one directory are counted once; what is used of a file system is all that can be known of a bind of a part.
  const mounted = new Map(
    mounts
      .filter(({ isPersistent }) => isPersistent)
      .map(({ mount }) => [`${mount.device} ${mount.root}`, mount.target]),
  );
  const mountedBytes = [...mounted.values()].reduce(
    (sum, target) => sum + (filesystems.get(target)?.usedBytes ?? 0),
    0,
  );
  const neededBytes = tree.allocatedBytes + mountedBytes;
  if (neededBytes <= availableBytes * FILL_LIMIT) return [];
  return [violate("bytesWithMounts", move.to, { ...common, neededBytes, count: mounted.size }, destination, node)];
}

function checkInodes({ move }: RelocatedTree, tree: Tree, destination: Filesystem, node: string): readonly Found[] {
  const { inodes } = destination;
  if (inodes === undefined || tree.inodes <= inodes.free * FILL_LIMIT) return [];
  const data = {
    from: move.from,
    to: move.to,
    mount: destination.target,
    neededInodes: tree.inodes,
    freeInodes: inodes.free,
  };
  return [violate("inodes", move.to, data, destination, node)];
}

function violate(
  messageId: Found["messageId"],
  to: string,
  data: Found["data"],
  { target, availableBytes, inodes }: Filesystem,
  node: string,
): Found {
  return {
    messageId,
    severity: "high",
    certainty: messageId === "bytesWithMounts" ? "conditional" : "certain",
    subject: directorySubject(to),
    identity: { node, path: to, key: messageId },
    data,
    evidence: [
      {
        host: node,
        fact: "filesystems",
        path: "",
        value: { target, availableBytes, freeInodes: inodes?.free ?? null },
      },
    ],
  };
}
