import { Arrivals } from "../model/arrivals.js";
import type { ServerVersion } from "../model/cluster-facts.js";
import type { ListDefinition, ListFactId } from "../model/lists.js";
import type { UnobservedReason } from "../model/observation.js";
import type { Checks } from "./checks.js";
import { Malformed } from "./cut-short.js";
import { quoted } from "./foreign-text.js";
import { isRecord, type ListPart, type TypeMeta, typeMetaOf } from "./list-part.js";
import { isNamed, keyOf, type NamedObject, sortedByName } from "./named-object.js";

interface UnknownList {
  readonly reason: UnobservedReason;
  readonly detail: string;
}

/** What one list came to: its objects, or why they are not known. */
export type GatheredList = { readonly objects: readonly NamedObject[] } | UnknownList;

/** Items whose list does not say what they are before its end have to wait for it. */
const MOST_WAITING_BYTES = 64 * 1024 ** 2;

/** A cluster has hundreds of kinds; a file that has more of them was made to fill the memory. */
const MOST_KINDS = 1000;
const LONGEST_KIND = 200;

/** Takes the parts of one file's Lists, keeps of each object what is picked, and says what each list came to. */
export class ListGathering {
  readonly #checks: Checks;
  readonly #arrivals: Arrivals;
  readonly #byType: ReadonlyMap<string, ListDefinition>;
  readonly #byResource: ReadonlyMap<string, ListDefinition>;
  readonly #objects = new Map<ListFactId, Map<string, NamedObject>>();
  readonly #faults = new Map<ListFactId, UnknownList>();
  /** lists whose last page so far is not the last one */
  readonly #unfinished = new Map<ListFactId, UnknownList>();
  readonly #ignored = new Map<string, number>();
  #waiting: { readonly value: unknown; readonly where: string }[] = [];
  #waitingBytes = 0;
  #version: ServerVersion | undefined;

  constructor(lists: readonly ListDefinition[], checks: Checks) {
    this.#checks = checks;
    this.#arrivals = new Arrivals(lists);
    this.#byType = new Map(lists.map((list) => [`${list.apiVersion}/${list.kind}`, list]));
    this.#byResource = new Map(lists.map((list) => [`${groupOf(list.apiVersion)}/${list.kind}`, list]));
  }

  /** Kinds that were passed over, as `Kind (apiVersion)`, and how many of each. */
  get ignored(): ReadonlyMap<string, number> {
    return this.#ignored;
  }

  get version(): ServerVersion | undefined {
    return this.#version;
  }

  /** Every list of which the file says anything. */
  *lists(): Iterable<readonly [ListFactId, GatheredList]> {
    for (const fact of new Set([...this.#objects.keys(), ...this.#faults.keys()])) {
      const objects = this.#objects.get(fact)?.values() ?? [];
      yield [fact, this.#faults.get(fact) ?? this.#unfinished.get(fact) ?? { objects: sortedByName(objects) }];
    }
  }

  /**
   * @throws {Malformed} when the file is nothing that kubectl prints, or holds one object twice and differently
   */
  take(part: ListPart): void {
    if (part.kind === "item") this.#takeItem(part);
    else this.#takeDocument(part);
  }

  #takeItem(part: Extract<ListPart, { kind: "item" }>): void {
    const type = typeOfItem(part.value, part.list);
    if (type !== undefined) {
      this.#takeObject(part.value, type, part.where);
      return;
    }
    this.#waiting.push({ value: part.value, where: part.where });
    this.#waitingBytes += part.bytes;
    if (this.#waitingBytes > MOST_WAITING_BYTES) {
      throw new Malformed(`its first ${this.#waiting.length} items do not say of what kind they are`);
    }
  }

  #takeDocument({ value, where }: Extract<ListPart, { kind: "document" }>): void {
    const type = typeMetaOf(value);
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const item of waiting) this.#takeObject(item.value, typeOfItem(item.value, type) ?? {}, item.where);
    if (isRecord(value) && Object.hasOwn(value, "items")) this.#takeListHead(value, type, where);
    else if (type.kind !== undefined && type.apiVersion !== undefined) this.#takeObject(value, type, where);
    else this.#takeVersion(value, where);
  }

  /** @throws {Malformed} when items are left whose kind nothing told */
  end(): void {
    if (this.#waiting.length > 0) throw new Malformed(`${this.#waiting[0]?.where} does not say of what kind it is`);
  }

  /** A typed list is known even when it is empty; one that goes on elsewhere (`continue`) is not. */
  #takeListHead(list: Readonly<Record<string, unknown>>, type: TypeMeta, where: string): void {
    for (const item of Array.isArray(list.items) ? list.items : []) {
      this.#takeObject(item, typeOfItem(item, type) ?? {}, where);
    }
    const definition = this.#definitionOf({ ...type, kind: type.kind?.replace(/List$/, "") ?? "" });
    if (definition === undefined) return;
    this.#objectsOf(definition.fact);
    const rest = isRecord(list.metadata) ? list.metadata.continue : undefined;
    if (typeof rest === "string" && rest !== "") {
      const detail = `the file holds one page of ${definition.resource}, and the pages that follow are missing`;
      this.#unfinished.set(definition.fact, { reason: "truncated", detail });
    } else this.#unfinished.delete(definition.fact);
  }

  #takeObject(value: unknown, type: TypeMeta, where: string): void {
    if (type.kind === undefined || !isRecord(value)) throw new Malformed(`${where} does not say of what kind it is`);
    if (type.kind.endsWith("List") && Object.hasOwn(value, "items")) {
      this.#takeListHead(value, type, where);
      return;
    }
    const definition = this.#definitionOf(type);
    if (definition === undefined) {
      this.#ignore(type);
      return;
    }
    const object = this.#arrivals.keep(definition, value);
    const fault = this.#checks.object(definition.fact, object);
    if (fault === undefined && isNamed(object)) this.#add(definition, object);
    else {
      const detail = `${where} is no ${type.kind}: ${fault ?? "it has no name"}`;
      this.#faults.set(definition.fact, { reason: "malformed", detail });
    }
  }

  #add({ fact, kind }: ListDefinition, object: NamedObject): void {
    const objects = this.#objectsOf(fact);
    const key = keyOf(object);
    const known = objects.get(key);
    if (known === undefined) objects.set(key, object);
    else if (JSON.stringify(known) !== JSON.stringify(object)) {
      throw new Malformed(`it holds the ${kind} ${quoted(key)} twice, and differently`);
    }
  }

  #objectsOf(fact: ListFactId): Map<string, NamedObject> {
    const known = this.#objects.get(fact);
    if (known !== undefined) return known;
    const objects = new Map<string, NamedObject>();
    this.#objects.set(fact, objects);
    return objects;
  }

  /** A known kind in another version makes its list unknown: the fields may differ, and "none" would be a lie. */
  #ignore(type: TypeMeta): void {
    const name = `${type.kind} (${type.apiVersion})`.slice(0, LONGEST_KIND);
    const key = this.#ignored.has(name) || this.#ignored.size < MOST_KINDS ? name : "others";
    this.#ignored.set(key, (this.#ignored.get(key) ?? 0) + 1);
    const definition = this.#byResource.get(`${groupOf(type.apiVersion ?? "")}/${type.kind}`);
    if (definition === undefined) return;
    const detail = `the file holds ${definition.resource} as ${quoted(type.apiVersion ?? "")}, and kaudit reads ${definition.apiVersion}`;
    this.#faults.set(definition.fact, { reason: "not-collected", detail });
  }

  #definitionOf({ apiVersion, kind }: TypeMeta): ListDefinition | undefined {
    return this.#byType.get(`${apiVersion}/${kind}`);
  }

  /** What `kubectl version -o json` prints, or GET /version answers. */
  #takeVersion(value: unknown, where: string): void {
    const server = isRecord(value) && isRecord(value.serverVersion) ? value.serverVersion : value;
    const gitVersion = isRecord(server) ? server.gitVersion : undefined;
    if (!isRecord(server) || typeof gitVersion !== "string") {
      throw new Malformed(`${where} is no object and no list of Kubernetes`);
    }
    const { major, minor, platform } = server;
    this.#version = {
      gitVersion,
      ...(typeof major === "string" && { major }),
      ...(typeof minor === "string" && { minor }),
      ...(typeof platform === "string" && { platform }),
    };
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** An item's own type, or that of its typed list; undefined as long as the list has not told it. */
function typeOfItem(item: unknown, list: TypeMeta): TypeMeta | undefined {
  const own = typeMetaOf(item);
  if (own.kind !== undefined) return own;
  if (list.kind === undefined) return undefined;
  return list.kind === "List" ? {} : { ...list, kind: list.kind.replace(/List$/, "") };
}
