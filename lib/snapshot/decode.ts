import { isUtf8 } from "node:buffer";
import { parseOwnJson } from "../model/own-json.js";
import type { Snapshot } from "../model/snapshot.js";
import { loadChecks } from "./checks.js";
import { Checksum } from "./checksum.js";
import { CutShort, Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import { nestsDeeperThan } from "./json-depth.js";
import type { Limits } from "./limits.js";
import { type Line, linesOf } from "./lines.js";
import { isRecord } from "./list-part.js";
import { SnapshotAssembly } from "./snapshot-assembly.js";

export interface DecodedSnapshot {
  readonly snapshot: Snapshot;
  /** the file ended before its last line; what it announced and did not hold is unobserved for that reason */
  readonly isTruncated: boolean;
}

/**
 * The snapshot that the lines of a file describe. A file that ends before its last line gives all that stands before.
 *
 * @throws {Malformed} when a line is not what it should be, or the bytes are not those that were written
 */
export async function decodeSnapshot(chunks: Chunks, limits: Limits): Promise<DecodedSnapshot> {
  const assembly = new SnapshotAssembly(await loadChecks());
  const end = new EndCheck();
  try {
    for await (const line of linesOf(chunks, limits)) {
      const value = parsed(line, limits);
      // A cut can leave half a line behind, and only as the last one.
      if (value === undefined) break;
      if (!end.isLast(value, line)) assembly.take(value, line.number);
    }
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
  }
  const isTruncated = !end.wasReached;
  return { snapshot: assembly.end(isTruncated), isTruncated };
}

/** Knows the last line, and that what came before it is what was written. */
class EndCheck {
  readonly #checksum = new Checksum();
  #lines = 0;
  wasReached: boolean = false;

  /** @throws {Malformed} when the last line does not fit those before it, or is not the last */
  isLast(value: unknown, { bytes, number }: Line): boolean {
    if (this.wasReached) throw new Malformed(`line ${number} follows the line that says it is the last`);
    if (!isRecord(value) || !Object.hasOwn(value, "end")) {
      this.#checksum.add(bytes);
      this.#checksum.add("\n");
      this.#lines++;
      return false;
    }
    if (value.lines !== this.#lines || value.sha256 !== this.#checksum.end()) {
      throw new Malformed("its lines are not those that were written (lines or sha256 of the last line differ)");
    }
    this.wasReached = true;
    return true;
  }
}

function parsed({ bytes, number, isEnded }: Line, limits: Limits): unknown {
  if (!isUtf8(bytes)) {
    if (!isEnded) return undefined;
    throw new Malformed(`line ${number} is not UTF-8`);
  }
  if (nestsDeeperThan(limits.depth, bytes))
    throw new Malformed(`line ${number} nests deeper than ${limits.depth} levels`);
  try {
    return parseOwnJson(bytes.toString());
  } catch {
    if (!isEnded) return undefined;
    throw new Malformed(`line ${number} is not JSON`);
  }
}
