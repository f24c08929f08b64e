import { posix } from "node:path";
import { isAtOrBelow } from "../../derive/path.js";
import type { Tree, TreeSymlink } from "../../model/host-facts.js";
import { fromHex } from "./hex.js";
import { completeLines, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";

const WHAT = "the walk";
const EXAMPLES = 200;

/**
 * What the host has added up of one directory: `asked HEX`, `root HEX` where that leads, `pruned PATTERN`, `bound HEX`, `@PATH` with `>TARGET`, `names D F L S P B C`,
 * `sizes INODES HARD-LINKED BYTES ALLOCATED`, `links TOTAL`, and `whole` or `cut WHY` at the end.
 *
 * @throws {MalformedError}
 */
export function parseTree(text: string): Tree {
  const lines = completeLines(text, WHAT);
  const root = fromHex(only(lines, "asked "));
  const realRoot = fromHex(only(lines, "root "));
  if (root === undefined || realRoot === undefined) throw new MalformedError(WHAT, "its root is missing");
  const end = lines.at(-1) ?? "";
  if (end !== "whole" && !end.startsWith("cut ")) throw new MalformedError(WHAT, "it does not come to its end");
  const links = lines.flatMap((line, index) => (line.startsWith("@") ? [linkOf(line, lines[index + 1], index)] : []));
  const bound = lines.flatMap((line) => (line.startsWith("bound ") ? [boundFile(line, realRoot)] : []));
  const total = lines.find((line) => /^links \d+$/.test(line));
  return {
    root,
    ...(realRoot === root ? {} : { realRoot }),
    isComplete: end === "whole",
    ...figuresOf(lines, end === "whole"),
    absoluteSymlinks: links
      .filter((link) => leadsAway(link, realRoot))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .slice(0, EXAMPLES),
    ...(total === undefined ? {} : { absoluteSymlinksTotal: Number(total.slice("links ".length)) }),
    prunedAt: lines
      .filter((line) => line.startsWith("pruned "))
      .map((line) => unquote(line.slice("pruned ".length)))
      .slice(0, EXAMPLES)
      .sort(),
    ...(bound.length === 0 ? {} : { fileMounts: bound.sort() }),
  };
}

function boundFile(line: string, root: string): string {
  const path = fromHex(line.slice("bound ".length));
  if (path === undefined || !isAtOrBelow(path, root))
    throw new MalformedError(WHAT, "a file that is mounted is not in it");
  return path;
}

function only(lines: readonly string[], prefix: string): string {
  const found = lines.filter((line) => line.startsWith(prefix));
  return found.length === 1 ? (found[0] ?? "").slice(prefix.length) : "missing";
}

type Figures = Pick<Tree, "counts" | "inodes" | "hardLinkedInodes" | "apparentBytes" | "allocatedBytes">;

/** Without figures only where the walk was not begun: nothing is then the lower bound of all of them. */
function figuresOf(lines: readonly string[], isComplete: boolean): Figures {
  const names = numbersOf(only(lines, "names "), 7);
  const sizes = numbersOf(only(lines, "sizes "), 4);
  if ((names === undefined || sizes === undefined) && isComplete)
    throw new MalformedError(WHAT, "its figures are missing");
  const [directory = 0, file = 0, symlink = 0, socket = 0, fifo = 0, block = 0, char = 0] = names ?? [];
  const [inodes = 0, hardLinkedInodes = 0, apparentBytes = 0, allocatedBytes = 0] = sizes ?? [];
  const counts = { directory, file, symlink, socket, fifo, "block-device": block, "char-device": char };
  return { counts, inodes, hardLinkedInodes, apparentBytes, allocatedBytes };
}

function numbersOf(text: string, count: number): readonly number[] | undefined {
  const words = text.split(" ");
  return words.length === count && words.every((word) => /^\d{1,16}$/.test(word)) ? words.map(Number) : undefined;
}

function linkOf(line: string, next: string | undefined, index: number): TreeSymlink {
  if (next?.startsWith(">") !== true) throw malformedLine(WHAT, index + 1, "is no target of a link");
  return { path: line.slice(1), linkTarget: next.slice(1) };
}

/** Absolute, or out of the tree; a path that is not of the tree is none of its own. */
function leadsAway({ path, linkTarget }: TreeSymlink, root: string): boolean {
  if (!isAtOrBelow(path, root)) return false;
  return linkTarget.startsWith("/") || !isAtOrBelow(posix.resolve(path, "..", linkTarget), root);
}

/** find's pattern back to the path. */
function unquote(pattern: string): string {
  return pattern.replace(/\\(.)/g, "$1");
}
