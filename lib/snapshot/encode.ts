import { LISTS } from "../model/lists.js";
import type { Observation } from "../model/observation.js";
import { compilePicks, type PickTree, pick } from "../model/pick.js";
import { type Host, SNAPSHOT_SCHEMA, type Snapshot } from "../model/snapshot.js";
import { Checksum } from "./checksum.js";
import type { HeaderLine, HostFactLine, HostLine, Line, ObservationLine } from "./line.js";
import { compare, type NamedObject, sortedByName } from "./named-object.js";
import { PODS, PodSpecs } from "./pod-specs.js";

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * A snapshot as the bytes of a file, in pieces: at the stated scale one string could not hold it. Of each object only what
 * the snapshot's picks name is written, whatever else is in memory.
 *
 * @throws {RangeError} when a list has no picks
 */
export function* encodeSnapshot(snapshot: Snapshot): Iterable<Buffer> {
  const checksum = new Checksum();
  let lines = 0;
  let text = "";
  for (const line of linesOfSnapshot(snapshot)) {
    lines++;
    text += `${JSON.stringify(line)}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    const bytes = Buffer.from(text);
    checksum.add(bytes);
    yield bytes;
    text = "";
  }
  checksum.add(text);
  yield Buffer.from(`${text}${JSON.stringify({ end: true, lines, sha256: checksum.end() })}\n`);
}

/** What there is to be known stands first, so that the reader of a cut file can say what is missing. */
function* linesOfSnapshot(snapshot: Snapshot): Iterable<Line> {
  const facts = sortedEntries(snapshot.facts);
  const hosts = [...snapshot.hosts.values()].sort((a, b) => compare(a.name, b.name));
  yield header(snapshot);
  for (const [fact, observation] of facts) yield observationLine(fact, observation, isList(snapshot, fact));
  for (const host of hosts) yield hostLine(host);
  for (const [fact, observation] of facts) {
    if (observation.state === "unobserved" || !isList(snapshot, fact)) continue;
    yield* objectLines(fact, observation.value as readonly NamedObject[], treeOf(snapshot, fact));
  }
  for (const host of hosts) {
    for (const [fact, observation] of sortedEntries(host.facts)) yield hostFactLine(fact, host.name, observation);
  }
}

function header({ tool, cluster, collectedAt, change, sources, picks }: Snapshot): HeaderLine {
  return {
    schema: SNAPSHOT_SCHEMA,
    tool,
    cluster,
    collectedAt,
    ...(change !== null && { change }),
    sources,
    picks: Object.fromEntries(sortedEntries(picks)),
  };
}

function observationLine(fact: string, observation: Observation<unknown>, isList: boolean): ObservationLine {
  if (observation.state === "unobserved" || !isList) return { observation: fact, ...observation };
  const { state, source, at, value } = observation;
  return { observation: fact, state, source, at, objects: (value as readonly unknown[]).length };
}

function* objectLines(fact: string, objects: readonly NamedObject[], tree: PickTree): Iterable<Line> {
  const specs = new PodSpecs();
  for (const object of sortedByName(objects)) {
    // An object of the API is a JSON object, and so is what was picked of it.
    const value = pick(object, tree) as Readonly<Record<string, unknown>>;
    if (fact === PODS) yield* specs.linesOf(value);
    else yield { object: fact, value };
  }
}

function hostLine({ name, node, address, identity, connection, facts }: Host): HostLine {
  return {
    host: name,
    ...(node !== undefined && { node }),
    ...(address !== undefined && { address }),
    identity,
    connection,
    facts: Object.keys(facts).sort(compare),
  };
}

function hostFactLine(fact: string, host: string, observation: Observation<unknown>): HostFactLine {
  return { hostFact: fact, of: host, ...observation };
}

const LIST_FACTS: ReadonlySet<string> = new Set(LISTS.map(({ fact }) => fact));

function isList(snapshot: Snapshot, fact: string): boolean {
  return LIST_FACTS.has(fact) || Object.hasOwn(snapshot.picks, fact);
}

function treeOf(snapshot: Snapshot, fact: string): PickTree {
  const picks = Object.hasOwn(snapshot.picks, fact) ? snapshot.picks[fact] : undefined;
  if (picks === undefined) throw new RangeError(`the snapshot records no picks of ${fact}`);
  return compilePicks(picks);
}

function sortedEntries<T>(fields: Readonly<Record<string, T | undefined>>): (readonly [string, T])[] {
  return Object.entries(fields)
    .flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
    .sort(([a], [b]) => compare(a, b));
}
