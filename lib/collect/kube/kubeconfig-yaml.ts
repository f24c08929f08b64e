import { InputError } from "../../model/errors.js";

// An alias can unfold a small file into a huge value; no exec plugin is configured by this much.
const MAX_JSON_NODES = 10_000;

/** A mapping of a kubeconfig, read field by field; a field of another shape is refused with its path and without its value. */
export class YamlMap {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #file: string;

  constructor(value: unknown, path: string, file: string) {
    this.#path = path;
    this.#file = file;
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw this.#refuse("", "mapping");
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  has(key: string): boolean {
    return this.#field(key) !== null;
  }

  /** Empty where the field is absent, as in kubectl's own structures. */
  text(key: string): string {
    const value = this.#field(key) ?? "";
    if (typeof value !== "string") throw this.#refuse(key, stringIn(value));
    return value;
  }

  /** The field under its new name, or nothing when it is absent or empty. */
  given<K extends string>(name: K, key: string): { readonly [P in K]?: string } {
    const value = this.text(key);
    return value === "" ? {} : ({ [name]: value } as { readonly [P in K]: string });
  }

  flag(key: string): boolean {
    const value = this.#field(key) ?? false;
    if (typeof value !== "boolean") throw this.#refuse(key, "true or false");
    return value;
  }

  texts(key: string): readonly string[] {
    return this.#list(key).map((value, index) => {
      if (typeof value !== "string") throw this.#refuse(`${key}[${index}]`, stringIn(value));
      return value;
    });
  }

  map(key: string): YamlMap {
    return new YamlMap(this.#field(key) ?? {}, this.#join(key), this.#file);
  }

  maps(key: string): readonly YamlMap[] {
    return this.#list(key).map((value, index) => new YamlMap(value, this.#join(`${key}[${index}]`), this.#file));
  }

  /** The field as plain JSON, for those it is only handed on to. */
  json(key: string): unknown {
    let nodes = 0;
    const copy = (value: unknown): unknown => {
      nodes++;
      if (nodes > MAX_JSON_NODES) throw this.#refuse(key, `value of at most ${MAX_JSON_NODES} nodes`);
      if (Array.isArray(value)) return value.map(copy);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, copy(child)]));
    };
    return copy(this.#field(key));
  }

  #list(key: string): readonly unknown[] {
    const value = this.#field(key) ?? [];
    if (!Array.isArray(value)) throw this.#refuse(key, "list");
    return value;
  }

  #field(key: string): unknown {
    return Object.hasOwn(this.#fields, key) ? (this.#fields[key] ?? null) : null;
  }

  #join(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }

  #refuse(key: string, wanted: string): InputError {
    const where = key === "" ? this.#path : this.#join(key);
    return new InputError(`cannot read the kubeconfig ${this.#file}: ${where || "the document"} is no ${wanted}`);
  }
}

/** kubectl takes no number and no yes for a text either. */
function stringIn(value: unknown): string {
  return typeof value === "object" ? "string" : "string; write it in quotes";
}
