import { posix } from "node:path";
import { completeLines } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import { isAtOrBelow, rebase } from "../../lib/derive/path.js";
import type { FileType, Tree } from "../../lib/model/host-facts.js";

type Type = Exclude<FileType, "missing">;
const TYPES: Readonly<Record<string, Type>> = {
  d: "directory",
  f: "file",
  l: "symlink",
  s: "socket",
  p: "fifo",
  b: "block-device",
  c: "char-device",
};

interface Entry {
  readonly type: Type;
  /** device and inode */
  readonly identity: string;
  readonly sizeBytes: number;
  readonly allocatedBytes: number;
  readonly path: string;
  readonly linkTarget: string;
}

/**
 * `find ROOT/ -xdev -printf '%y %n %D %i %s %b %m %U %G %p -> %l\n'`. It was made with -xdev, so it went into binds of the
 * tree's own device; what lies at or below a mount point is left out here, as our own walk does.
 *
 * @param realRoot    where `root` leads, if it is a symbolic link: mount points are canonical paths
 * @param mountpoints all mount points of the host
 * @throws {MalformedError}
 */
export function parseFind(text: string, root: string, realRoot: string, mountpoints: Iterable<string>): Tree {
  const inside = [...mountpoints].filter((target) => target !== realRoot && isAtOrBelow(target, realRoot));
  const entries = completeLines(text, "find").map(parseEntry);
  const all = entries.map((entry) => ({ ...entry, path: rebase(entry.path.replace(/\/$/, ""), root, realRoot) }));
  const own = all.filter(({ path }) => !inside.some((target) => isAtOrBelow(path, target)));
  const first = new Map(own.map((entry) => [entry.identity, entry]));
  const names = new Map<string, number>();
  for (const { identity } of own) names.set(identity, (names.get(identity) ?? 0) + 1);
  return {
    root,
    isComplete: true,
    counts: countTypes(own),
    apparentBytes: sum([...first.values()], ({ sizeBytes }) => sizeBytes),
    allocatedBytes: sum([...first.values()], ({ allocatedBytes }) => allocatedBytes),
    inodes: first.size,
    hardLinkedInodes: [...names.values()].filter((count) => count > 1).length,
    absoluteSymlinks: own
      .filter((entry) => leadsAway(entry, realRoot))
      .map(({ path, linkTarget }) => ({ path, linkTarget })),
    prunedAt: [...new Set(inside)].sort(),
  };
}

function parseEntry(line: string): Entry {
  const [, letter = "", device, inode, size, blocks, path, linkTarget = ""] =
    /^([dflspbc]) \d+ (\d+) (\d+) (\d+) (\d+) [0-7]+ \d+ \d+ (\/.*) -> (.*)$/.exec(line) ?? [];
  const type = TYPES[letter];
  if (type === undefined || path === undefined) throw new MalformedError("find", line);
  const bytes = { sizeBytes: Number(size), allocatedBytes: Number(blocks) * 512 };
  return { type, identity: `${device}:${inode}`, ...bytes, path, linkTarget };
}

function countTypes(entries: readonly Entry[]): Tree["counts"] {
  const counts = { directory: 0, file: 0, symlink: 0, socket: 0, fifo: 0, "block-device": 0, "char-device": 0 };
  for (const { type } of entries) counts[type]++;
  return counts;
}

function leadsAway({ type, path, linkTarget }: Entry, root: string): boolean {
  return (
    type === "symlink" && (linkTarget.startsWith("/") || !isAtOrBelow(posix.resolve(path, "..", linkTarget), root))
  );
}

function sum<T>(elements: readonly T[], of: (element: T) => number): number {
  return elements.reduce((total, element) => total + of(element), 0);
}
