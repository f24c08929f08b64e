/** [characters] of all values that are remembered: what waits longer than that for its like waits in vain */
const MOST_REMEMBERED = 32 * 1024 ** 2;

/** V8's JSON parser itself keeps one copy of texts as short as this. @see kMaxInternalizedStringValueLength */
const LONGEST_INTERNALIZED = 10;

/**
 * Keeps one copy of values that are equal as JSON, so that ten Pods of a ReplicaSet hold one list of containers. What is
 * given away must never be changed. Memory is bounded: beyond a certain amount of different values it begins anew.
 */
export class Sharing {
  readonly #known = new Map<string, unknown>();
  #remembered = 0;

  /** The value, or an equal one that was seen before. */
  share<T extends string | object>(value: T): T {
    if (typeof value === "string" && value.length <= LONGEST_INTERNALIZED) return value;
    const key = typeof value === "string" ? value : JSON.stringify(value);
    const known = this.#known.get(key);
    // A text and a value whose JSON is that text have one key; only a value of its own kind is given back.
    if (typeof known === typeof value) return known as T;
    this.#remembered += key.length;
    if (this.#remembered > MOST_REMEMBERED) {
      this.#known.clear();
      this.#remembered = key.length;
    }
    this.#known.set(key, value);
    return value;
  }
}
