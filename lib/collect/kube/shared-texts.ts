import { parseOwnJson } from "../../model/own-json.js";

/** [characters] of the texts that one generation remembers. Pods of a workload follow each other: their like is never far. */
const MOST_REMEMBERED = 4 * 1024 ** 2;

/** The admission plugin ServiceAccount names this volume anew for each Pod. @see plugin/pkg/admission/serviceaccount */
const TOKEN_VOLUME_MOUNT = /("name"\s*:\s*"kube-api-access)-[a-z0-9]{5}"/g;

/**
 * Values that are written alike, made once: of ten Pods of a ReplicaSet only the first one's are ever parsed. There are two
 * generations: when the young one is full, it becomes the old one, and of that only what was met again lives on. So what all
 * objects have stays, and the times of one Pod do not.
 */
export class SharedTexts {
  #young = new Generation();
  #old = new Generation();

  /** The text, or an equal one from before. */
  text(text: string): string {
    const known = this.#young.texts.get(text);
    if (known !== undefined) return known;
    const kept = this.#old.texts.get(text) ?? text;
    this.#make(kept).texts.set(kept, kept);
    return kept;
  }

  /**
   * The value that a text of JSON stands for, without its nulls: to the API, null is unset.
   *
   * @throws {SyntaxError} when it is no JSON
   */
  value(json: string): unknown {
    const known = this.#young.values.get(json);
    if (known !== undefined) return known;
    const value = this.#old.values.get(json) ?? withoutNulls(parseOwnJson(json));
    this.#make(json).values.set(json, value);
    return value;
  }

  /** The same of a list of volume mounts, the token volume's name without its random end. */
  mounts(json: string): unknown {
    return this.value(json.includes("kube-api-access-") ? json.replace(TOKEN_VOLUME_MOUNT, '$1"') : json);
  }

  /** The generation that is to remember a text. */
  #make(text: string): Generation {
    if (this.#young.characters + text.length > MOST_REMEMBERED) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.characters += text.length;
    return this.#young;
  }
}

class Generation {
  readonly texts = new Map<string, string>();
  readonly values = new Map<string, unknown>();
  characters = 0;
}

/** The value itself where it holds none: as JSON.parse makes it, an object takes no more memory than its fields. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !hasNull(value)) return value;
  if (Array.isArray(value)) return value.filter((element) => element !== null).map(withoutNulls);
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}

function hasNull(value: object): boolean {
  return Object.values(value).some((child) => child === null || (typeof child === "object" && hasNull(child)));
}
