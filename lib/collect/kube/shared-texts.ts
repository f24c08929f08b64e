import { parseOwnJson } from "../../model/own-json.js";

/** [characters] of all texts that are remembered: what waits longer than that for its like waits in vain */
const MOST_REMEMBERED = 32 * 1024 ** 2;

/** The admission plugin ServiceAccount names this volume anew for each Pod. @see plugin/pkg/admission/serviceaccount */
const TOKEN_VOLUME_MOUNT = /("name"\s*:\s*"kube-api-access)-[a-z0-9]{5}"/g;

/** Values that are written alike, made once: of ten Pods of a ReplicaSet only the first one's are ever parsed. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();
  readonly #values = new Map<string, unknown>();
  #remembered = 0;

  /** The text, or an equal one from before. */
  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#remember(text);
    this.#texts.set(text, text);
    return text;
  }

  /**
   * The value that a text of JSON stands for, without its nulls: to the API, null is unset.
   *
   * @throws {SyntaxError} when it is no JSON
   */
  value(json: string): unknown {
    const known = this.#values.get(json);
    if (known !== undefined) return known;
    const value = withoutNulls(parseOwnJson(json));
    this.#remember(json);
    this.#values.set(json, value);
    return value;
  }

  /** The same of a list of volume mounts, the token volume's name without its random end. */
  mounts(json: string): unknown {
    return this.value(json.includes("kube-api-access-") ? json.replace(TOKEN_VOLUME_MOUNT, '$1"') : json);
  }

  #remember(text: string): void {
    this.#remembered += text.length;
    if (this.#remembered <= MOST_REMEMBERED) return;
    this.#texts.clear();
    this.#values.clear();
    this.#remembered = text.length;
  }
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.filter((element) => element !== null).map(withoutNulls);
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}
