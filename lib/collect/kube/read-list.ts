import { type ListDefinition, listPath } from "../../model/lists.js";
import { compilePicks } from "../../model/pick.js";
import { type ApiReader, bytesOf, JSON_TYPE } from "./api-reader.js";
import { KubeFault } from "./fault.js";
import { takePage } from "./list-page.js";
import { JsonPicker } from "./pick-json.js";
import type { SharedTexts } from "./shared-texts.js";

/** kubectl's own page; larger ones cost the API server memory, smaller ones round trips. */
const PAGE_OBJECTS = 500;

/** A server that never comes to an end is cut here, far above any cluster. */
const MAX_PAGES = 20_000;
const MAX_OBJECTS = 5_000_000;

/** Objects without their content, in the API server's own making: what ConfigMaps hold never leaves it. */
const NAMES_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

export interface NamedObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

export interface ListReading {
  /** equal parts of all lists of the collection */
  readonly shared: SharedTexts;
  /** called after each page with the number of objects so far */
  readonly onPage: (objects: number) => void;
}

/**
 * All objects of one list, page by page; of each only what is picked outlives its page. A list is whole or it is not there:
 * when a page fails, so does the list. Sorted by namespace and name, as snapshots are.
 *
 * @throws {KubeFault} when any page cannot be had; `expired` when the pages went out of date twice
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export async function readList(
  reader: ApiReader,
  list: ListDefinition,
  reading: ListReading,
): Promise<readonly NamedObject[]> {
  try {
    return await readPages(reader, list, reading);
  } catch (error) {
    // The version that the pages are of was compacted away. Once is bad luck, twice is a list that takes too long.
    if (!(error instanceof KubeFault) || error.reason !== "expired") throw error;
    return await readPages(reader, list, reading);
  }
}

async function readPages(reader: ApiReader, list: ListDefinition, reading: ListReading): Promise<NamedObject[]> {
  const objects: NamedObject[] = [];
  const picker = new JsonPicker(compilePicks(list.picks), reading.shared);
  let next: Promise<Buffer> | undefined = readPage(reader, list, "");
  let last = "";
  for (let pages = 1; next !== undefined; pages++) {
    const bytes: Buffer = await next;
    if (pages > MAX_PAGES || objects.length > MAX_OBJECTS) {
      throw new KubeFault("truncated", `it went on after ${objects.length} objects in ${pages} pages and was cut`);
    }
    next = undefined;
    takePage(bytes, {
      kind: kindOf(list),
      resource: list.resource,
      // The API server makes the next page while this one is picked from: its token stands before the items.
      onContinue(token) {
        if (token === last) throw new KubeFault("malformed", "its pages lead back to the page before");
        last = token;
        next = readPage(reader, list, token);
        next.catch(() => undefined);
      },
      item: (cursor) => objects.push(named(picker.pick(cursor), list, objects.length)),
    });
    reading.onPage(objects.length);
  }
  return objects.sort(byName);
}

async function readPage(reader: ApiReader, list: ListDefinition, continueToken: string): Promise<Buffer> {
  const query = `?limit=${PAGE_OBJECTS}${continueToken === "" ? "" : `&continue=${encodeURIComponent(continueToken)}`}`;
  return await reader.read(listPath(list) + query, { accept: acceptOf(list) }, bytesOf);
}

/** Value of the header Accept for a list. */
export function acceptOf(list: ListDefinition): string {
  return isNamesOnly(list) ? NAMES_ONLY : JSON_TYPE;
}

function kindOf(list: ListDefinition): string {
  return isNamesOnly(list) ? "PartialObjectMetadataList" : `${list.kind}List`;
}

function isNamesOnly({ fact }: ListDefinition): boolean {
  return fact === "configMaps";
}

function named(object: unknown, list: ListDefinition, index: number): NamedObject {
  if (isNamed(object)) return object;
  throw new KubeFault("malformed", `its body is no list of ${list.resource}: item ${index} has no name`);
}

function isNamed(value: unknown): value is NamedObject {
  const metadata = fieldsOf(fieldsOf(value)?.metadata);
  if (metadata === undefined) return false;
  const { name, namespace } = metadata;
  return typeof name === "string" && name !== "" && (namespace === undefined || typeof namespace === "string");
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** In the order of code units, the same on every machine. */
function byName({ metadata: a }: NamedObject, { metadata: b }: NamedObject): number {
  return compare(a.namespace ?? "", b.namespace ?? "") || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
