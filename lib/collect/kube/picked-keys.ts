import type { PickTree } from "../../model/pick.js";

/** A key that is picked, as bytes and as text. */
export interface PickedKey {
  readonly key: string;
  readonly bytes: Buffer;
  readonly below: PickedKeys | true;
}

export type Fields = Record<string, unknown>;

/** One level of a tree of picks, to be looked up by the bytes of a key. */
export class PickedKeys {
  /** Makes an object for what is picked at this level. */
  readonly Fields: new () => Fields = fieldsOfOneKind();
  readonly #byLength: readonly (readonly PickedKey[] | undefined)[];
  readonly #byKey: ReadonlyMap<string, PickedKey>;

  constructor(tree: Exclude<PickTree, true>) {
    const all = [...tree]
      .filter(([key]) => key !== "__proto__")
      .map(([key, below]): PickedKey => {
        return { key, bytes: Buffer.from(key), below: below === true ? true : new PickedKeys(below) };
      });
    const longest = Math.max(0, ...all.map(({ bytes }) => bytes.length));
    this.#byLength = Array.from({ length: longest + 1 }, (_, length) =>
      all.filter(({ bytes }) => bytes.length === length),
    );
    this.#byKey = new Map(all.map((key) => [key.key, key]));
  }

  /** The key that is written between these two places; undefined when it is not picked. */
  at(json: Buffer, start: number, end: number): PickedKey | undefined {
    const sameLength = this.#byLength[end - start];
    if (sameLength === undefined) return undefined;
    for (const candidate of sameLength) if (isAt(candidate.bytes, json, start)) return candidate;
    return undefined;
  }

  named(key: string): PickedKey | undefined {
    return this.#byKey.get(key);
  }
}

function isAt(key: Buffer, json: Buffer, start: number): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== json[start + index]) return false;
  return true;
}

/**
 * V8 gives an object as much room as the first few of its constructor came to need; one written as `{}` has room for four fields,
 * needed or not, and a second piece of memory for the fifth. A constructor for each level is a tenth of what a Pod takes.
 */
function fieldsOfOneKind(): new () => Fields {
  function OneKind(): void {}
  // Plain objects to everyone who looks.
  OneKind.prototype = Object.prototype;
  return OneKind as unknown as new () => Fields;
}
