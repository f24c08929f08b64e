import type { ListDefinition } from "../model/lists.js";
import { type Observation, observed, type Provenance, unobserved } from "../model/observation.js";
import type { ClusterObservations, Snapshot } from "../model/snapshot.js";
import { loadChecks } from "./checks.js";
import { CutShort } from "./cut-short.js";
import { quoted } from "./foreign-text.js";
import { ListGathering } from "./list-gathering.js";
import type { ListPart } from "./list-part.js";

export interface ListOrigin {
  /** as the person gave it */
  readonly name: string;
  /** time of the file's last change, RFC 3339; Lists bear no time of their own */
  readonly modifiedAt: string;
}

export interface ListOptions {
  /** the person states that the file holds every object of every kind */
  readonly isComplete: boolean;
  /** lists with the fields to keep of each */
  readonly lists: readonly ListDefinition[];
}

export interface ReadResult {
  readonly snapshot: Snapshot;
  /** sentences for the person about what was assumed or passed over */
  readonly notices: readonly string[];
}

/**
 * What kubectl printed, as a snapshot. A kind of which an object is there, and a typed list even if empty, is taken for
 * complete; of everything else nothing is known, unless the person says that the file holds all. A file that was cut short
 * knows no list completely.
 *
 * @throws {Malformed} when the parts are nothing that kubectl prints
 */
export async function snapshotOfLists(
  parts: AsyncIterable<ListPart>,
  origin: ListOrigin,
  options: ListOptions,
): Promise<ReadResult> {
  const gathering = new ListGathering(options.lists, await loadChecks());
  const isCut = await gather(parts, gathering);
  const provenance: Provenance = { source: origin.name, at: origin.modifiedAt };
  const facts = observations(gathering, isCut, provenance, options);
  const period = { from: origin.modifiedAt, to: origin.modifiedAt };
  const id = clusterId(facts);
  return {
    snapshot: {
      tool: { name: "kubectl", version: "unknown" },
      collectedAt: period,
      change: null,
      cluster: { id, idSource: id === null ? null : "kube-system", name: null, server: null, tlsVerified: null },
      sources: [{ kind: "list", name: origin.name, collectedAt: period }],
      picks: Object.fromEntries(
        options.lists.filter(({ fact }) => Object.hasOwn(facts, fact)).map((list) => [list.fact, list.picks]),
      ),
      facts,
      hosts: new Map(),
    },
    notices: noticesOf(gathering, isCut, origin),
  };
}

async function gather(parts: AsyncIterable<ListPart>, gathering: ListGathering): Promise<boolean> {
  try {
    for await (const part of parts) gathering.take(part);
  } catch (error) {
    if (error instanceof CutShort) return true;
    throw error;
  }
  gathering.end();
  return false;
}

function observations(
  gathering: ListGathering,
  isCut: boolean,
  provenance: Provenance,
  { isComplete, lists }: ListOptions,
): ClusterObservations {
  const facts = new Map<string, Observation<unknown>>();
  if (gathering.version !== undefined) facts.set("version", observed(gathering.version, provenance));
  const gathered = new Map(gathering.lists());
  for (const { fact, resource } of lists) {
    const list = gathered.get(fact);
    if (list === undefined && !isComplete) continue;
    if (isCut) {
      const read = list !== undefined && "objects" in list ? list.objects.length : 0;
      const detail = `the file ends within a list; ${read} ${resource} stand before its end, and whether more follow is not known`;
      facts.set(fact, unobserved("truncated", detail, provenance));
    } else if (list === undefined) facts.set(fact, observed([], provenance));
    else if ("objects" in list) facts.set(fact, observed(list.objects, provenance));
    else facts.set(fact, unobserved(list.reason, list.detail, provenance));
  }
  // The gathering gives each list only objects of its own kind, each with a name.
  return Object.fromEntries(facts) as ClusterObservations;
}

function clusterId({ namespaces }: ClusterObservations): string | null {
  if (namespaces?.state !== "observed") return null;
  return namespaces.value.find(({ metadata }) => metadata.name === "kube-system")?.metadata.uid ?? null;
}

const MOST_KINDS_NAMED = 8;

function noticesOf(gathering: ListGathering, isCut: boolean, { name, modifiedAt }: ListOrigin): string[] {
  const notices = [
    `${quoted(name)} bears no time of collection; the file's last change, ${modifiedAt}, is taken for it`,
  ];
  if (isCut)
    notices.push(`${quoted(name)} is truncated: it ends within a list, so that no list in it is known completely`);
  const kinds = [...gathering.ignored].sort(([, a], [, b]) => b - a);
  if (kinds.length > 0) {
    const named = kinds.slice(0, MOST_KINDS_NAMED).map(([kind, count]) => `${count} ${quoted(kind).slice(1, -1)}`);
    const more = kinds.length > named.length ? `, and ${kinds.length - named.length} kinds more` : "";
    notices.push(`${quoted(name)} holds objects of kinds that kaudit does not read: ${named.join(", ")}${more}`);
  }
  return notices;
}
