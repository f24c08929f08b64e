import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
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
        "{from} and {count:file system|file systems} mounted below it hold {neededBytes} bytes, {mount} has {availableBytes} bytes available",
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
    const byDevice = filesystemsByDevice(filesystems, mountTable);
    const byRoot = new Map(trees.map((tree) => [tree.root, tree]));
    // Moving into the file system that the tree is on already needs no room: mv renames.
    return examine(
      relocation.filter(({ isRename }) => !isRename),
      (tree) => check(tree, filesystemOf(tree.realTo, mountTable, filesystems), { byDevice, byRoot, node }),
    );
  },
});

interface Measured {
  readonly byDevice: ReadonlyMap<string, Filesystem>;
  readonly byRoot: ReadonlyMap<string, Tree>;
  readonly node: string;
}

function check(
  relocated: RelocatedTree,
  destination: Filesystem | undefined,
  { byDevice, byRoot, node }: Measured,
): readonly (Found | Undecided)[] {
  const { move, realFrom } = relocated;
  const tree = byRoot.get(realFrom) ?? byRoot.get(move.from);
  if (destination === undefined) return [undecided(`the file system that holds ${move.to} was not measured`)];
  if (tree === undefined) return [undecided(`${move.from} was not walked`)];
  const found = [
    ...checkBytes(relocated, tree, destination, byDevice, node),
    ...checkInodes(relocated, tree, destination, node),
  ];
  if (tree.isComplete || found.some((each) => "messageId" in each)) return found;
  return [
    ...found,
    {
      reason: "truncated",
      detail: `the walk of ${move.from} was cut at ${tree.inodes} inodes; its size is a lower bound`,
    },
  ];
}

function undecided(detail: string): Undecided {
  return { reason: "not-collected", detail };
}

/** Each file system is measured once, at one of its mounts; what the kubelet binds below its root are others of the same device. */
function filesystemsByDevice(filesystems: readonly Filesystem[], table: MountTable): ReadonlyMap<string, Filesystem> {
  return new Map(
    filesystems.flatMap((filesystem) => {
      const device = table.at(filesystem.target)?.device;
      return device === undefined ? [] : [[device, filesystem]];
    }),
  );
}

function checkBytes(
  { move, mounts, rootMount }: RelocatedTree,
  tree: Tree,
  destination: Filesystem,
  filesystems: ReadonlyMap<string, Filesystem>,
  node: string,
): readonly (Found | Undecided)[] {
  const { availableBytes } = destination;
  const common = { from: move.from, to: move.to, mount: destination.target, availableBytes };
  if (tree.allocatedBytes > availableBytes * FILL_LIMIT) {
    const data = { ...common, neededBytes: tree.allocatedBytes };
    return [violate("bytes", move.to, data, destination, node)];
  }
  const { whole, parts, unmeasured } = heldBelow(mounts, filesystems);
  const neededBytes = sum(whole.map(({ usedBytes }) => usedBytes)) + tree.allocatedBytes;
  if (neededBytes > availableBytes * FILL_LIMIT) {
    return [violate("bytesWithMounts", move.to, { ...common, neededBytes, count: whole.length }, destination, node)];
  }
  const [part] = parts;
  const [unknown] = unmeasured;
  if (unknown !== undefined) {
    return [undecided(`how much is in ${unknown.target} was not measured; on the host: df -B1 ${unknown.target}`)];
  }
  // The tree is a part of what its own device holds.
  const held = sum(
    parts.map(({ device, usedBytes }) => usedBytes - (device === rootMount?.device ? tree.allocatedBytes : 0)),
  );
  if (part === undefined || neededBytes + held <= availableBytes * FILL_LIMIT) return [];
  const detail = `how much of its file system is in ${part.target}, which a copy that enters mounts takes along; on the host: du -sxB1 ${part.target}`;
  return [undecided(detail)];
}

interface Held {
  readonly target: string;
  readonly device: string;
  readonly usedBytes: number;
}

/**
 * What is mounted below the tree, each device once: whole file systems, whose size is known; binds of a part, which hold no more
 * than is used; and what nobody measured.
 */
function heldBelow(mounts: RelocatedTree["mounts"], filesystems: ReadonlyMap<string, Filesystem>) {
  const [whole, parts, unmeasured] = [new Map<string, Held>(), new Map<string, Held>(), new Map<string, Held>()];
  for (const { isPersistent, mount } of mounts) {
    if (!isPersistent) continue;
    const { target, device, root } = mount;
    const usedBytes = filesystems.get(device)?.usedBytes;
    const kind = usedBytes === undefined ? unmeasured : root === "/" ? whole : parts;
    if (!kind.has(device)) kind.set(device, { target, device, usedBytes: usedBytes ?? 0 });
  }
  const isPart = ({ device }: Held) => !whole.has(device);
  return {
    whole: [...whole.values()],
    parts: [...parts.values()].filter(isPart),
    unmeasured: [...unmeasured.values()],
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
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
