import { CutShort, Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import type { Limits } from "./limits.js";
import { Pieces } from "./pieces.js";

/** A part of a JSON text, cut out by its brackets alone; whether it is JSON is for JSON.parse to say. */
export interface JsonPart {
  /** an element of the top level's `items`, or a whole top-level value with the elements of its `items` left out */
  readonly kind: "item" | "document";
  /** good until the next part is asked for */
  readonly bytes: Buffer;
  /** of an item: the value around it as far as it was read, closed; what stands behind the items is missing from it */
  readonly listSoFar: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const ITEMS = "items";
const IS_STRUCTURE = new Uint8Array(256);
for (const byte of [QUOTE, COMMA, COLON, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET]) IS_STRUCTURE[byte] = 1;
const NOTHING = Buffer.alloc(0);

/**
 * Cuts Lists into their items without ever building one: V8 holds no string beyond 512 MiB, and 150,000 Pods as kubectl
 * prints them are 1.1 GB. Several values may follow one another, as in concatenated files; of a top-level array each
 * element is an item.
 *
 * @throws {CutShort} when the bytes end within a value
 * @throws {Malformed} when brackets do not match or a limit is exceeded
 */
export async function* scanJson(chunks: Chunks, limits: Limits): AsyncIterable<JsonPart> {
  const scanner = new JsonScanner(limits);
  for await (const chunk of chunks) yield* scanner.scan(chunk);
  yield* scanner.end();
}

class JsonScanner {
  readonly #maxDepth: number;
  readonly #document: Pieces;
  readonly #item: Pieces;
  #chunk: Buffer = NOTHING;
  /** where in the chunk the bytes begin that belong to nothing yet */
  #from = 0;
  #depth = 0;
  #isInString: boolean = false;
  #isEscaped: boolean = false;
  /** depth of the elements that are given one by one; 0 outside of such an array */
  #itemsDepth = 0;
  #isFirstItem: boolean = true;
  #listSoFar = "";
  /** the last string at depth 1, no longer than it takes to tell it from `items` */
  #lastString = "";
  #isItemsNext = false;

  constructor(limits: Limits) {
    this.#maxDepth = limits.depth;
    this.#document = new Pieces(limits.lineBytes, "what surrounds its items");
    this.#item = new Pieces(limits.lineBytes, "one of its items");
  }

  *scan(chunk: Buffer): Iterable<JsonPart> {
    this.#chunk = chunk;
    this.#from = 0;
    for (let at = this.#seek(0, chunk); at < chunk.length; at = this.#seek(at + 1, chunk)) {
      const part = this.#structure(chunk[at], at);
      if (part !== undefined) yield part;
    }
    (this.#itemsDepth === 0 ? this.#document : this.#item).add(chunk.subarray(this.#from));
  }

  *end(): Iterable<JsonPart> {
    if (this.#depth > 0) throw new CutShort();
    const rest = this.#document.take(NOTHING);
    if (!isBlank(rest)) yield { kind: "document", bytes: rest, listSoFar: "" };
  }

  /** Index of the next byte that gives structure, outside of strings; the chunk's length when there is none. */
  #seek(start: number, chunk: Buffer): number {
    let at = start;
    while (at < chunk.length) {
      if (this.#isInString) at = this.#endOfString(at, chunk);
      // More than half of what kubectl prints is indentation.
      while (at < chunk.length && IS_STRUCTURE[chunk[at] ?? 0] === 0) at++;
      if (chunk[at] !== QUOTE) return at;
      this.#isInString = true;
      this.#lastString = "";
      at++;
    }
    return at;
  }

  /** Index behind the quote that closes the string; the chunk's length when it does not close. */
  #endOfString(start: number, chunk: Buffer): number {
    let at = start;
    let isEscaped = this.#isEscaped;
    for (; at < chunk.length; at++) {
      if (isEscaped) isEscaped = false;
      else if (chunk[at] === BACKSLASH) isEscaped = true;
      else if (chunk[at] === QUOTE) break;
    }
    this.#isEscaped = isEscaped;
    if (this.#depth === 1) this.#lastString += chunk.toString("latin1", start, Math.min(at, start + ITEMS.length + 1));
    if (at === chunk.length) return at;
    this.#isInString = false;
    return at + 1;
  }

  #structure(byte: number | undefined, at: number): JsonPart | undefined {
    switch (byte) {
      case COLON:
        if (this.#depth === 1) this.#isItemsNext = this.#lastString === ITEMS;
        return undefined;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.#open(byte, at);
      case COMMA:
        if (this.#depth === 1) this.#isItemsNext = false;
        return this.#isAtItem ? this.#endItem(at) : undefined;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        return this.#close(at);
      default:
        return undefined;
    }
  }

  get #isAtItem(): boolean {
    return this.#itemsDepth > 0 && this.#depth === this.#itemsDepth;
  }

  #open(byte: number, at: number): undefined {
    const isItems = byte === OPEN_BRACKET && (this.#depth === 0 || (this.#depth === 1 && this.#isItemsNext));
    if (++this.#depth > this.#maxDepth) throw new Malformed(`it nests deeper than ${this.#maxDepth} levels`);
    if (!isItems || this.#itemsDepth > 0) return;
    this.#document.add(this.#chunk.subarray(this.#from, at + 1));
    this.#from = at + 1;
    this.#itemsDepth = this.#depth;
    this.#isFirstItem = true;
    this.#listSoFar = `${this.#document}${this.#depth === 1 ? "]" : "]}"}`;
  }

  #endItem(at: number): JsonPart {
    const bytes = this.#item.take(this.#chunk.subarray(this.#from, at));
    this.#from = at + 1;
    this.#isFirstItem = false;
    return { kind: "item", bytes, listSoFar: this.#listSoFar };
  }

  /** The last item of a list, or a whole top-level value. One bracket never ends both: a top-level array is no document. */
  #close(at: number): JsonPart | undefined {
    if (this.#isAtItem) return this.#closeItems(at);
    if (--this.#depth > 0) return undefined;
    if (this.#depth < 0) throw new Malformed("its brackets do not match");
    return this.#endDocument(at);
  }

  #closeItems(at: number): JsonPart | undefined {
    const isEmpty = this.#isFirstItem;
    const item = this.#endItem(at);
    this.#from = at;
    this.#itemsDepth = 0;
    this.#depth--;
    if (this.#depth === 0) this.#endDocument(at);
    return isEmpty && isBlank(item.bytes) ? undefined : item;
  }

  #endDocument(at: number): JsonPart {
    const bytes = this.#document.take(this.#chunk.subarray(this.#from, at + 1));
    this.#from = at + 1;
    return { kind: "document", bytes, listSoFar: "" };
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
