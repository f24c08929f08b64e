import type { Chunks } from "./file.js";
import type { Limits } from "./limits.js";
import { type Line, LineSplitter } from "./lines.js";
import { Pieces } from "./pieces.js";

/** A part of a YAML text that can be parsed by itself. */
export interface YamlPart {
  /** a sequence of one element, or a whole document with the elements of its `items` left out */
  readonly kind: "item" | "document";
  readonly bytes: Buffer;
  /** number of its first line in the file */
  readonly line: number;
}

const NEWLINE = Buffer.from("\n");
const NOTHING = Buffer.alloc(0);
const ITEMS_KEY = /^(?:items|"items"|'items'):\s*(?:#.*)?$/;
const MARKER = /^(?:---|\.\.\.)(?:\s|$)/;
const ELEMENT = /^( *)-(?:\s|$)/;

/**
 * Cuts YAML documents into the elements of their `items`, which kubectl writes as a block sequence. js-yaml needs a whole
 * string; a List of a large cluster is longer than V8 allows one to be. Whatever looks otherwise stays in the document and
 * is left to the parser. Anchors do not reach from one element to the next; kubectl writes none.
 *
 * @throws {Malformed} when an element or the rest of a document exceeds the limits
 */
export async function* scanYaml(chunks: Chunks, limits: Limits): AsyncIterable<YamlPart> {
  const scanner = new YamlScanner(limits);
  // Lines are short and many; what they add up to is limited elsewhere.
  const splitter = new LineSplitter({ lineBytes: limits.lineBytes, lines: Number.POSITIVE_INFINITY });
  for await (const chunk of chunks) for (const line of splitter.split(chunk)) yield* scanner.read(line);
  for (const line of splitter.end()) yield* scanner.read(line);
  yield* scanner.endOfDocument();
}

class YamlScanner {
  readonly #document: Pieces;
  readonly #item: Pieces;
  #documentLine = 1;
  #itemLine = 1;
  /** nothing but comments and directives so far */
  #isBlank = true;
  /** columns before the dashes of the items; undefined outside of them, "next" when the first one is due */
  #dashes: number | "next" | undefined;

  constructor(limits: Limits) {
    this.#document = new Pieces(limits.lineBytes, "what surrounds its items");
    this.#item = new Pieces(limits.lineBytes, "one of its items");
  }

  *read(line: Line): Iterable<YamlPart> {
    // Only a line's beginning decides; a long one is not made a string for that.
    const start = line.bytes.toString("latin1", 0, 256);
    if (MARKER.test(start)) {
      yield* this.endOfDocument();
      this.#documentLine = line.number;
      this.#document.add(start.startsWith("---") ? line.bytes.subarray(3) : NOTHING);
      this.#document.add(NEWLINE);
      this.#isBlank = isBlank(start.slice(3));
      return;
    }
    const column = this.#dashColumn(start);
    if (column !== undefined) {
      yield* this.#endOfItem();
      this.#dashes = column;
      this.#itemLine = line.number;
    } else if (!this.#continuesItem(start)) {
      yield* this.#endOfItem();
      this.#dashes = ITEMS_KEY.test(start) ? "next" : undefined;
    }
    this.#keep(line, start);
  }

  *endOfDocument(): Iterable<YamlPart> {
    yield* this.#endOfItem();
    this.#dashes = undefined;
    if (!this.#document.isEmpty) {
      yield { kind: "document", bytes: this.#document.take(NOTHING), line: this.#documentLine };
    }
    this.#isBlank = true;
  }

  /** Where the dash of a new item stands, if the line begins one. A document may also be a sequence itself. */
  #dashColumn(start: string): number | undefined {
    const column = ELEMENT.exec(start)?.[1]?.length;
    if (column === undefined) return undefined;
    const isDue = this.#dashes === "next" || (this.#dashes === undefined && this.#isBlank && column === 0);
    return isDue || this.#dashes === column ? column : undefined;
  }

  #continuesItem(start: string): boolean {
    if (this.#dashes === undefined) return false;
    if (isBlank(start)) return true;
    return this.#dashes !== "next" && start.length - start.trimStart().length > this.#dashes;
  }

  #keep(line: Line, start: string): void {
    const isOfItem = typeof this.#dashes === "number";
    if (!isOfItem && this.#isBlank && start.startsWith("%")) return;
    const target = isOfItem ? this.#item : this.#document;
    target.add(line.bytes);
    target.add(NEWLINE);
    this.#isBlank &&= isBlank(start);
  }

  *#endOfItem(): Iterable<YamlPart> {
    if (!this.#item.isEmpty) yield { kind: "item", bytes: this.#item.take(NOTHING), line: this.#itemLine };
  }
}

function isBlank(text: string): boolean {
  return /^\s*(?:#.*)?$/.test(text);
}
