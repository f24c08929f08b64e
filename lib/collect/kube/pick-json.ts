import type { PickTree } from "../../model/pick.js";
import { isServerArgumentsAnnotation, keptServerArguments } from "../../model/server-arguments.js";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, type JsonCursor, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./json-bytes.js";
import { type Fields, type PickedKey, PickedKeys } from "./picked-keys.js";
import { SharedTexts } from "./shared-texts.js";

const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;
const TOKEN_VOLUME_NAME = "kube-api-access";

/** [B] A list that is kept whole is compared as a whole up to here, and by its elements beyond: the images of a Node. */
const LONG_LIST = 1024;

/** Differ from object to object: looking for equal ones would cost and give nothing. */
const UNIQUE = new Set(["name", "uid", "containerID", "podIP", "holderIdentity", "renewTime"]);

/**
 * Takes what is picked of an object straight out of the bytes of its JSON. What is not picked is passed over and never made
 * into anything: that is most of it, and the values of variables and annotations among it. What is made is what
 * `Arrivals` makes of the same object; equal parts are held once, of objects that follow each other above all.
 */
export class JsonPicker {
  readonly #keys: PickedKeys | true;
  readonly #shared: SharedTexts;
  /** the object before: the next one is most like it */
  #last: unknown;

  constructor(tree: PickTree, shared: SharedTexts = new SharedTexts()) {
    this.#keys = tree === true ? true : new PickedKeys(tree);
    this.#shared = shared;
  }

  /**
   * The object at the cursor, which is moved behind it. It must never be changed: others share its parts.
   *
   * @throws {SyntaxError} when it is no JSON; what is passed over is not checked but for strings and brackets
   */
  pick(cursor: JsonCursor): unknown {
    try {
      this.#last = this.#value(cursor, this.#keys, this.#last, "", "");
      return this.#last;
    } catch (error) {
      // JSON.parse quotes the text around a fault, which may hold secrets.
      throw error instanceof SyntaxError ? cursor.fault() : error;
    }
  }

  /**
   * @param like  what stood here in the object before
   * @param key   the value's own key; of an element, its list's
   * @param list  key of the list whose element the value belongs to
   */
  #value(cursor: JsonCursor, keys: PickedKeys | true, like: unknown, key: string, list: string): unknown {
    const first = cursor.peek();
    if (first === QUOTE) return this.#text(cursor, key, list);
    if (keys !== true && first === OPEN_BRACE) return this.#fields(cursor, keys, like, list);
    if (keys !== true && first === OPEN_BRACKET) return this.#elements(cursor, keys, like, key);
    const start = cursor.at;
    const isPlain = cursor.passValue();
    if (first === OPEN_BRACKET && cursor.at - start > LONG_LIST) {
      cursor.at = start;
      return this.#elements(cursor, true, like, key);
    }
    const json = textAt(cursor.bytes, start, cursor.at, isPlain);
    if (json === "null") return null;
    return key === "volumeMounts" ? this.#shared.mounts(json) : this.#shared.value(json);
  }

  #text(cursor: JsonCursor, key: string, list: string): string {
    const start = cursor.at;
    const isPlain = cursor.passString();
    const text = isPlain
      ? plainText(cursor, start + 1, cursor.at - 1)
      : (JSON.parse(cursor.bytes.toString("utf8", start, cursor.at)) as string);
    if (isServerArgumentsAnnotation(key)) return this.#shared.text(keptServerArguments(text));
    if (key === "name" && list === "volumes" && TOKEN_VOLUME.test(text)) return TOKEN_VOLUME_NAME;
    return UNIQUE.has(key) ? text : this.#shared.text(text);
  }

  #fields(cursor: JsonCursor, keys: PickedKeys, like: unknown, list: string): Fields {
    const known = isFields(like) ? like : undefined;
    const fields = new keys.Fields();
    let isLike = known !== undefined;
    cursor.take(OPEN_BRACE);
    for (let more = cursor.hasAny(CLOSE_BRACE); more; more = cursor.hasMore(CLOSE_BRACE)) {
      const picked = pickedKey(cursor, keys);
      if (picked === undefined) {
        cursor.passValue();
        continue;
      }
      const { key, below } = picked;
      const before = known === undefined ? undefined : own(known, key);
      const value = this.#value(cursor, below, before, key, list);
      if (value === null) continue;
      fields[key] = value;
      if (value !== before) isLike = false;
    }
    return known !== undefined && isLike && countOf(known) === countOf(fields) ? known : fields;
  }

  #elements(cursor: JsonCursor, keys: PickedKeys | true, like: unknown, key: string): unknown[] {
    const known: unknown[] | undefined = Array.isArray(like) ? like : undefined;
    const elements: unknown[] = [];
    let isLike = known !== undefined;
    cursor.take(OPEN_BRACKET);
    for (let more = cursor.hasAny(CLOSE_BRACKET); more; more = cursor.hasMore(CLOSE_BRACKET)) {
      const before = known?.[elements.length];
      const value = this.#value(cursor, keys, before, key, key);
      if (value === null) continue;
      elements.push(value);
      if (value !== before) isLike = false;
    }
    if (known !== undefined && isLike && known.length === elements.length) return known;
    // A list that grew has room for more; the copy has none.
    return elements.slice();
  }
}

/** Passes a key and its colon. */
function pickedKey(cursor: JsonCursor, keys: PickedKeys): PickedKey | undefined {
  if (cursor.peek() !== QUOTE) throw cursor.fault();
  const start = cursor.at;
  const isPlain = cursor.passString();
  const picked = isPlain
    ? keys.at(cursor.bytes, start + 1, cursor.at - 1)
    : keys.named(JSON.parse(cursor.bytes.toString("utf8", start, cursor.at)) as string);
  cursor.take(COLON);
  return picked;
}

/** @throws {SyntaxError} when it holds a character that JSON wants escaped */
function plainText(cursor: JsonCursor, start: number, end: number): string {
  for (let at = start; at < end; at++) if ((cursor.bytes[at] ?? 0) < 0x20) throw cursor.fault();
  return cursor.bytes.toString("latin1", start, end);
}

function textAt(bytes: Buffer, start: number, end: number, isPlain: boolean): string {
  return isPlain ? bytes.toString("latin1", start, end) : bytes.toString("utf8", start, end);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function countOf(fields: Fields): number {
  let count = 0;
  for (const _key in fields) count++;
  return count;
}
