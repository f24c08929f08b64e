import { posix } from "node:path";
import { hasInvisible } from "../../derive/invisible.js";
import { isAtOrBelow } from "../../derive/path.js";
import type { Move } from "../../model/change.js";
import { UsageError } from "../../model/errors.js";
import type { Given } from "../arguments/arguments.js";

type Moves = readonly [Move, ...Move[]];

/**
 * Directories that move, from `--from DIR --to DIR` pairs.
 *
 * @param given  the `--from` and `--to` flags in the order in which they came
 * @throws {UsageError} where they do not come in pairs, a path is relative or `/`, or two trees lie in each other
 */
export function readMoves(given: Given["flags"]): Moves {
  const [first, ...rest] = pairUp(given).map(readMove);
  if (first === undefined) throw new UsageError("no directory is named; write --from DIR --to DIR");
  const moves: Moves = [first, ...rest];
  refuseOverlaps(moves);
  return moves;
}

type GivenFlag = Given["flags"][number];

function pairUp(given: Given["flags"]): readonly { readonly from: string; readonly to: string }[] {
  const pairs: { from: string; to: string }[] = [];
  for (let i = 0; i < given.length; i += 2) {
    const [one, other] = [given[i], given[i + 1]] as readonly [GivenFlag, GivenFlag | undefined];
    if (other === undefined || other.name === one.name) throw unpaired(one);
    pairs.push(one.name === "from" ? { from: one.value, to: other.value } : { from: other.value, to: one.value });
  }
  return pairs;
}

function unpaired({ name, value }: GivenFlag): UsageError {
  const partner = name === "from" ? "to" : "from";
  return new UsageError(`--${name} ${value} has no --${partner} beside it; give them in pairs, --from DIR --to DIR`);
}

function readMove(pair: { readonly from: string; readonly to: string }): Move {
  const move = { from: readDirectory("from", pair.from), to: readDirectory("to", pair.to) };
  if (move.from === move.to) {
    throw new UsageError(`--to ${pair.to} is the same directory as --from ${pair.from}; name the new place in --to`);
  }
  if (isAtOrBelow(move.to, move.from)) {
    throw new UsageError(
      `--to ${pair.to} lies inside --from ${pair.from}, and a tree cannot move into itself; name a place outside it`,
    );
  }
  if (isAtOrBelow(move.from, move.to)) {
    throw new UsageError(
      `--from ${pair.from} lies inside --to ${pair.to}, which is there already; --to is the final path of the tree`,
    );
  }
  return move;
}

/** Absolute, without `.`, `..`, doubled or trailing slashes. */
function readDirectory(flag: string, given: string): string {
  if (!given.startsWith("/")) {
    throw new UsageError(`--${flag} ${given} is relative; write the absolute path on the host`);
  }
  if (hasInvisible(given)) {
    throw new UsageError(`--${flag} ${given} holds a character that cannot be seen; write the path without it`);
  }
  const path = posix.normalize(given).replace(/\/+$/, "") || "/";
  if (path === "/") throw new UsageError(`--${flag} ${given} is the root of the host; name the directory that moves`);
  return path;
}

/** Two moves must not meet: not in what they take away, not in where they put it, nor the one in the other. */
function refuseOverlaps(moves: Moves): void {
  const sides = moves.flatMap((move, index) => [
    { index, flag: `--from ${move.from}`, path: move.from },
    { index, flag: `--to ${move.to}`, path: move.to },
  ]);
  for (const one of sides) {
    const other = sides.find(({ index, path }) => index !== one.index && isAtOrBelow(path, one.path));
    if (other !== undefined) {
      throw new UsageError(`${other.flag} and ${one.flag} overlap; each tree must be named once, outside the others`);
    }
  }
}
