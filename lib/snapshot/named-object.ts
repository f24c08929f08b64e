import { isRecord } from "./list-part.js";

/** The least that makes an object of the API: it can be told from others of its kind. */
export interface NamedObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

export function isNamed(value: unknown): value is NamedObject {
  if (!isRecord(value) || !isRecord(value.metadata)) return false;
  const { name, namespace } = value.metadata;
  return typeof name === "string" && name !== "" && (namespace === undefined || typeof namespace === "string");
}

/** `namespace/name`, or the name alone; unique within a list. */
export function keyOf({ metadata: { namespace, name } }: NamedObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** By namespace, then name, in the order of code units: the same on every machine. */
export function byName({ metadata: a }: NamedObject, { metadata: b }: NamedObject): number {
  return compare(a.namespace ?? "", b.namespace ?? "") || compare(a.name, b.name);
}

export function sortedByName<T extends NamedObject>(objects: Iterable<T>): T[] {
  return [...objects].sort(byName);
}

export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
