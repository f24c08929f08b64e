import { InputError } from "../model/errors.js";
import type { Observation } from "../model/observation.js";
import type { ClusterIdentity, ClusterObservations, Host, HostObservations, Snapshot } from "../model/snapshot.js";
import { quoted } from "./foreign-text.js";
import { compare, isNamed, keyOf, type NamedObject, sortedByName } from "./named-object.js";

/** An observation together with the snapshot that it comes from. */
interface Candidate {
  readonly observation: Observation<unknown>;
  readonly snapshot: Snapshot;
}

/**
 * Several sources as one snapshot. Of each fact the newest observation stands; one that was made stands before one that
 * failed. Lists that kubectl printed carry no word on being whole: of several with one kind, as when each namespace was
 * printed by itself, the objects are put together, of an object the newest. Each source keeps its age.
 *
 * @throws {InputError} when two of them are of different clusters
 */
export function mergeSnapshots(snapshots: readonly [Snapshot, ...Snapshot[]]): Snapshot {
  const [first, ...others] = snapshots;
  if (others.length === 0) return first;
  const fromOldToNew = [...snapshots].sort((a, b) => byTime(a.collectedAt.to, b.collectedAt.to));
  const newest = fromOldToNew.at(-1) ?? first;
  const facts = mergedFacts(fromOldToNew);
  return {
    tool: newest.tool,
    collectedAt: {
      from: earliest(snapshots.map(({ collectedAt }) => collectedAt.from)),
      to: newest.collectedAt.to,
    },
    change: fromOldToNew.findLast(({ change }) => change !== null)?.change ?? null,
    cluster: mergedCluster(fromOldToNew),
    sources: snapshots.flatMap(({ sources }) => sources),
    picks: Object.fromEntries([...facts].flatMap(([fact, { picks }]) => (picks === undefined ? [] : [[fact, picks]]))),
    // Every observation stays under the name of its own fact.
    facts: Object.fromEntries([...facts].map(([fact, { observation }]) => [fact, observation])) as ClusterObservations,
    hosts: mergedHosts(fromOldToNew),
  };
}

interface MergedFact {
  readonly observation: Observation<unknown>;
  readonly picks: readonly string[] | undefined;
}

function mergedFacts(fromOldToNew: readonly Snapshot[]): ReadonlyMap<string, MergedFact> {
  const byFact = new Map<string, Candidate[]>();
  for (const snapshot of fromOldToNew) {
    for (const [fact, observation] of Object.entries(snapshot.facts)) {
      const candidates = byFact.get(fact);
      if (candidates === undefined) byFact.set(fact, [{ observation, snapshot }]);
      else candidates.push({ observation, snapshot });
    }
  }
  return new Map([...byFact].map(([fact, candidates]) => [fact, mergedFact(fact, candidates)]));
}

function mergedFact(fact: string, candidates: readonly Candidate[]): MergedFact {
  const ordered = candidates.toSorted((a, b) => byTime(a.observation.at, b.observation.at));
  const best = ordered.findLast(({ observation }) => observation.state === "observed") ?? ordered.at(-1);
  // There is a candidate for each fact that there is.
  if (best === undefined) throw new RangeError(`nobody observed ${fact}`);
  const printed = isPrinted(best) ? ordered.filter(isPrinted) : [];
  return {
    observation: printed.length > 1 ? joined(printed) : best.observation,
    picks: picksCommonTo(fact, printed.length > 1 ? printed : [best]),
  };
}

/** Whether it comes from a file of kubectl's, and is a list. */
function isPrinted({ observation, snapshot }: Candidate): boolean {
  const isOfList = snapshot.sources.some(({ kind, name }) => kind === "list" && name === observation.source);
  return isOfList && (observation.state === "unobserved" || isListOfObjects(observation.value));
}

function isListOfObjects(value: unknown): value is readonly NamedObject[] {
  return Array.isArray(value) && value.every(isNamed);
}

/** A part that could not be read leaves the whole unknown: its objects are in no other file. */
function joined(printed: readonly Candidate[]): Observation<unknown> {
  const objects = new Map<string, NamedObject>();
  for (const { observation } of printed) {
    if (observation.state === "unobserved") return observation;
    if (!isListOfObjects(observation.value)) continue;
    for (const object of observation.value) objects.set(keyOf(object), object);
  }
  const source = [...new Set(printed.map(({ observation }) => observation.source))].join(", ");
  return {
    state: "observed",
    value: sortedByName(objects.values()),
    source,
    at: earliest(printed.map(({ observation }) => observation.at)),
  };
}

function picksCommonTo(fact: string, candidates: readonly Candidate[]): readonly string[] | undefined {
  const [first, ...others] = candidates.map(({ snapshot }) =>
    Object.hasOwn(snapshot.picks, fact) ? snapshot.picks[fact] : undefined,
  );
  return first?.filter((path) => others.every((picks) => picks?.includes(path)));
}

function mergedCluster(fromOldToNew: readonly Snapshot[]): ClusterIdentity {
  const known = fromOldToNew.filter(({ cluster }) => cluster.id !== null);
  const [first] = known;
  const other = known.find(({ cluster }) => cluster.id !== first?.cluster.id);
  if (first !== undefined && other !== undefined) {
    throw new InputError(
      `cannot put ${namesOf(first)} and ${namesOf(other)} together: they are of two clusters ` +
        `(${quoted(first.cluster.id ?? "")}, ${quoted(other.cluster.id ?? "")}); give snapshots of one cluster`,
    );
  }
  const last = <T>(value: (cluster: ClusterIdentity) => T | null): T | null =>
    fromOldToNew.map(({ cluster }) => value(cluster)).findLast((found) => found !== null) ?? null;
  return {
    id: last(({ id }) => id),
    idSource: last(({ idSource }) => idSource),
    name: last(({ name }) => name),
    server: last(({ server }) => server),
    tlsVerified: last(({ tlsVerified }) => tlsVerified),
  };
}

function namesOf({ sources }: Snapshot): string {
  return sources.map(({ name }) => quoted(name)).join(", ") || "a snapshot";
}

function mergedHosts(fromOldToNew: readonly Snapshot[]): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>();
  for (const snapshot of fromOldToNew) {
    for (const [name, host] of snapshot.hosts) {
      const older = hosts.get(name);
      hosts.set(name, older === undefined ? host : mergedHost(older, host));
    }
  }
  return hosts;
}

/** Who it is is told by whichever of the two was connected last. */
function mergedHost(older: Host, newer: Host): Host {
  const connection = better(older.connection, newer.connection);
  const [described, other] = connection === newer.connection ? [newer, older] : [older, newer];
  const facts = new Map<string, Observation<unknown>>(Object.entries(older.facts));
  for (const [fact, observation] of Object.entries(newer.facts)) {
    const before = facts.get(fact);
    facts.set(fact, before === undefined ? observation : better(before, observation));
  }
  return { ...other, ...described, connection, facts: Object.fromEntries(facts) as HostObservations };
}

function better<T>(older: Observation<T>, newer: Observation<T>): Observation<T> {
  if (older.state !== newer.state) return older.state === "observed" ? older : newer;
  return byTime(older.at, newer.at) > 0 ? older : newer;
}

function earliest(times: readonly string[]): string {
  return [...times].sort(byTime)[0] ?? "";
}

/** Order of two RFC 3339 times, whatever their zones and fractions. */
function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || compare(a, b);
}
