import { Arrivals } from "../model/arrivals.js";
import { type Observation, observed, type Provenance, type Unobserved, unobserved } from "../model/observation.js";
import type { ClusterObservations, Host, HostObservations, Snapshot } from "../model/snapshot.js";
import { Malformed } from "./cut-short.js";
import { quoted } from "./foreign-text.js";
import type { HeaderLine, HostFactLine, HostLine, ObjectLine, ObservationLine, PodSpecLine } from "./line.js";
import { checkedLine } from "./line-checks.js";
import { isRecord } from "./list-part.js";
import { observationOf } from "./observation-of.js";

type Fields = Readonly<Record<string, unknown>>;

interface ExpectedList {
  readonly objects: Fields[];
  readonly announced: number;
  readonly provenance: Provenance;
}

export interface DecodedSnapshot {
  readonly snapshot: Snapshot;
  /** of a cut file: what is missing because of that, in words; null for a whole file */
  readonly missing: string | null;
}

/** Puts a snapshot together from its lines, in the order in which they come. */
export class SnapshotAssembly {
  readonly #arrivals = new Arrivals();
  #header: HeaderLine | undefined;
  readonly #facts = new Map<string, Observation<unknown>>();
  readonly #lists = new Map<string, ExpectedList>();
  readonly #podSpecs: Fields[] = [];
  readonly #hosts = new Map<string, { readonly line: HostLine; readonly facts: Map<string, Observation<unknown>> }>();

  /** @throws {Malformed} when the line is not what the format, or the lines before it, make it */
  take(value: unknown, number: number): void {
    const { kind, line } = checkedLine(value, number);
    if ((kind === "schema") !== (number === 1)) throw new Malformed(`line ${number} is a header in the wrong place`);
    switch (kind) {
      case "schema":
        this.#header = line;
        return;
      case "observation":
        this.#takeObservation(line, number);
        return;
      case "host":
        this.#takeHost(line, number);
        return;
      case "podSpec":
        this.#takePodSpec(line, number);
        return;
      case "object":
        this.#takeObject(line, number);
        return;
      case "hostFact":
        this.#takeHostFact(line, number);
        return;
      case "end":
        return;
    }
  }

  #takeObservation(line: ObservationLine, number: number): void {
    const fact = line.observation;
    if (this.#facts.has(fact) || this.#lists.has(fact))
      throw new Malformed(`line ${number} observes ${quoted(fact)} again`);
    if (line.state === "observed" && "objects" in line) {
      this.#lists.set(fact, { objects: [], announced: line.objects, provenance: line });
    } else this.#facts.set(fact, observationOf(line));
  }

  #takePodSpec({ podSpec, value }: PodSpecLine, number: number): void {
    if (podSpec !== this.#podSpecs.length) throw new Malformed(`line ${number} is not the next Pod spec`);
    this.#podSpecs.push(this.#arrivals.shared(value));
  }

  #takeObject({ object: fact, podSpec, value }: ObjectLine, number: number): void {
    const list = this.#lists.get(fact);
    if (list === undefined || list.objects.length === list.announced) {
      throw new Malformed(`line ${number} is an object more of ${quoted(fact)} than were announced`);
    }
    if (podSpec === undefined) {
      list.objects.push(this.#arrivals.shared(value));
      return;
    }
    const common = this.#podSpecs[podSpec];
    if (common === undefined) throw new Malformed(`line ${number} refers to a Pod spec that does not precede it`);
    const own = isRecord(value.spec) ? value.spec : {};
    list.objects.push(this.#arrivals.shared({ ...value, spec: { ...common, ...own } }));
  }

  #takeHost(line: HostLine, number: number): void {
    if (this.#hosts.has(line.host)) throw new Malformed(`line ${number} describes host ${quoted(line.host)} again`);
    this.#hosts.set(line.host, { line, facts: new Map() });
  }

  #takeHostFact(line: HostFactLine, number: number): void {
    const host = this.#hosts.get(line.of);
    if (host === undefined || !host.line.facts.includes(line.hostFact) || host.facts.has(line.hostFact)) {
      throw new Malformed(`line ${number} is a host fact that was not announced`);
    }
    host.facts.set(line.hostFact, observationOf(line));
  }

  /**
   * @param isCut whether the file ended before its last line
   * @throws {Malformed} when a whole file holds less than it announces, or nothing at all
   */
  finish(isCut: boolean): DecodedSnapshot {
    const header = this.#header;
    if (header === undefined) throw new Malformed("it ends within its first line");
    const missing = new Missing(isCut);
    const facts = this.#finishedFacts(header, missing);
    const hosts = new Map([...this.#hosts].map(([name, host]) => [name, finishedHost(host.line, host.facts, missing)]));
    const { tool, collectedAt, change = null, cluster, sources, picks } = header;
    return {
      snapshot: { tool, collectedAt, change, cluster, sources, picks, facts, hosts },
      missing: isCut ? missing.toString() : null,
    };
  }

  #finishedFacts({ picks, collectedAt, sources }: HeaderLine, missing: Missing): ClusterObservations {
    const facts = new Map(this.#facts);
    for (const [fact, { objects, announced, provenance }] of this.#lists) {
      const what = `the file ends after ${objects.length} of ${announced} ${fact}`;
      facts.set(fact, objects.length === announced ? observed(objects, provenance) : missing.fact(what, provenance));
    }
    const provenance = { source: sources[0]?.name ?? "the snapshot", at: collectedAt.to };
    for (const fact of Object.keys(picks)) {
      if (!facts.has(fact) && missing.isCut) facts.set(fact, missing.fact(`the file ends before ${fact}`, provenance));
    }
    // Each fact's value was checked against its type as its line came.
    return Object.fromEntries(facts) as ClusterObservations;
  }
}

function finishedHost(line: HostLine, read: ReadonlyMap<string, Observation<unknown>>, missing: Missing): Host {
  const { host: name, node, address, identity, connection } = line;
  const facts = line.facts.map((fact) => {
    return [
      fact,
      read.get(fact) ?? missing.hostFact(`the file ends before ${fact} of host ${name}`, connection),
    ] as const;
  });
  return {
    name,
    ...(node !== undefined && { node }),
    ...(address !== undefined && { address }),
    identity,
    connection,
    facts: Object.fromEntries(facts) as HostObservations,
  };
}

/** Counts what a cut file announced and did not hold. In a whole file nothing may be missing. */
class Missing {
  readonly isCut: boolean;
  #facts = 0;
  #hostFacts = 0;

  constructor(isCut: boolean) {
    this.isCut = isCut;
  }

  fact(detail: string, provenance: Provenance): Unobserved {
    this.#facts++;
    return this.#unobserved(detail, provenance);
  }

  hostFact(detail: string, provenance: Provenance): Unobserved {
    this.#hostFacts++;
    return this.#unobserved(detail, provenance);
  }

  toString(): string {
    return `${this.#facts} cluster facts and ${this.#hostFacts} host facts that it announces`;
  }

  #unobserved(detail: string, provenance: Provenance): Unobserved {
    if (!this.isCut) throw new Malformed(`it holds less than it announces: ${detail}`);
    return unobserved("truncated", detail, provenance);
  }
}
