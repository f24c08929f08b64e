import { Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import type { Limits } from "./limits.js";
import { Pieces } from "./pieces.js";

const NEWLINE = 0x0a;

/** One line without its end. `isEnded` is false for a last line that no newline closes. */
export interface Line {
  /** good until the next line is asked for */
  readonly bytes: Buffer;
  readonly number: number;
  readonly isEnded: boolean;
}

/**
 * Splits bytes into lines without ever holding more than one.
 *
 * @throws {Malformed} when a line is longer, or there are more of them, than the limits allow
 */
export async function* linesOf(chunks: Chunks, limits: Pick<Limits, "lineBytes" | "lines">): AsyncIterable<Line> {
  const splitter = new LineSplitter(limits);
  for await (const chunk of chunks) yield* splitter.split(chunk);
  yield* splitter.end();
}

/** The same for who holds the chunks: a line costs no turn of the event loop. */
export class LineSplitter {
  readonly #most: number;
  readonly #open: Pieces;
  #number = 0;

  constructor(limits: Pick<Limits, "lineBytes" | "lines">) {
    this.#most = limits.lines;
    this.#open = new Pieces(limits.lineBytes, "one of its lines");
  }

  *split(chunk: Buffer): Iterable<Line> {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      yield { bytes: this.#open.take(chunk.subarray(from, at)), number: this.#next(), isEnded: true };
      from = at + 1;
    }
    this.#open.add(chunk.subarray(from));
  }

  *end(): Iterable<Line> {
    if (!this.#open.isEmpty) {
      yield { bytes: this.#open.take(Buffer.alloc(0)), number: this.#next(), isEnded: false };
    }
  }

  #next(): number {
    if (++this.#number > this.#most) throw new Malformed(`it has more than ${this.#most} lines`);
    return this.#number;
  }
}
