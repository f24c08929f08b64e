import { Arrivals } from "../model/arrivals.js";
import { type Observation, unobserved } from "../model/observation.js";
import { compilePicks } from "../model/pick.js";
import type { ClusterObservations, Snapshot } from "../model/snapshot.js";
import type { Checks } from "./checks.js";
import { Malformed } from "./cut-short.js";
import { HostAssembly } from "./host-assembly.js";
import type { HeaderLine, HostFactLine, HostLine, ObjectLine, ObservationLine, PodSpecLine } from "./line.js";
import { checkedLine } from "./line-checks.js";
import { ListAssembly } from "./list-assembly.js";
import { isRecord } from "./list-part.js";
import { observationOf } from "./observation-of.js";
import { PODS } from "./pod-specs.js";

type Fields = Readonly<Record<string, unknown>>;

/** Puts a snapshot together from its lines, in the order in which they come. */
export class SnapshotAssembly {
  readonly #checks: Checks;
  readonly #arrivals = new Arrivals();
  #header: HeaderLine | undefined;
  readonly #facts = new Map<string, Observation<unknown>>();
  readonly #lists = new Map<string, ListAssembly>();
  readonly #podSpecs: Fields[] = [];
  readonly #hosts = new Map<string, HostAssembly>();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** @throws {Malformed} when the line is not what the format, or the lines before it, make it */
  take(value: unknown, number: number): void {
    const { kind, line } = checkedLine(value, number, this.#checks);
    if ((kind === "schema") !== (number === 1)) throw new Malformed(`line ${number} is not where such a line belongs`);
    switch (kind) {
      case "schema":
        this.#takeHeader(line);
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
        // Whoever counts the lines has dealt with it.
        return;
    }
  }

  /**
   * @param isCut whether the file ended before its last line
   * @throws {Malformed} when a whole file holds less than it announces, or a cut one not even its first line
   */
  end(isCut: boolean): Snapshot {
    if (this.#header === undefined) throw new Malformed("it ends within its first line");
    const { tool, collectedAt, change = null, cluster, sources, picks } = this.#header;
    const facts = new Map(this.#facts);
    for (const [fact, list] of this.#lists) facts.set(fact, list.end(isCut));
    const provenance = { source: sources[0]?.name ?? "snapshot", at: collectedAt.to };
    for (const fact of isCut ? Object.keys(picks) : []) {
      if (!facts.has(fact)) facts.set(fact, unobserved("truncated", `the file ends before ${fact}`, provenance));
    }
    return {
      tool,
      collectedAt,
      change,
      cluster,
      sources,
      picks,
      // Each value was checked against its fact's shape as its lines came.
      facts: Object.fromEntries(facts) as ClusterObservations,
      hosts: new Map([...this.#hosts].map(([name, host]) => [name, host.end(isCut)])),
    };
  }

  #takeHeader(header: HeaderLine): void {
    for (const [fact, paths] of Object.entries(header.picks)) {
      try {
        compilePicks(paths);
      } catch (error) {
        throw new Malformed(`its picks of ${fact} cannot be read`, { cause: error });
      }
    }
    this.#header = header;
  }

  #takeObservation(line: ObservationLine, number: number): void {
    const fact = line.observation;
    if (this.#facts.has(fact) || this.#lists.has(fact)) throw new Malformed(`line ${number} observes ${fact} again`);
    if ("objects" in line) {
      if (this.#checks.isValue(fact)) throw new Malformed(`line ${number} makes a list of ${fact}`);
      this.#lists.set(fact, new ListAssembly(fact, line.objects, line));
      return;
    }
    if (line.state === "observed" && this.#checks.isList(fact))
      throw new Malformed(`line ${number} makes no list of ${fact}`);
    const fault = line.state === "observed" ? this.#checks.value(fact, line.value) : undefined;
    const detail = `line ${number} is no ${fact}: ${fault}`;
    this.#facts.set(fact, fault === undefined ? observationOf(line) : unobserved("malformed", detail, line));
  }

  #takeHost(line: HostLine, number: number): void {
    if (this.#hosts.has(line.host)) throw new Malformed(`line ${number} describes a host again`);
    this.#hosts.set(line.host, new HostAssembly(line));
  }

  #takePodSpec({ podSpec, value }: PodSpecLine, number: number): void {
    if (podSpec !== this.#podSpecs.length) throw new Malformed(`line ${number} is not the next Pod spec`);
    const fault = this.#checks.podSpec(value);
    if (fault !== undefined) this.#lists.get(PODS)?.spoil(`line ${number} is no spec of a Pod: ${fault}`);
    this.#podSpecs.push(this.#arrivals.shared({ spec: value }));
  }

  #takeObject({ object: fact, podSpec, value }: ObjectLine, number: number): void {
    const list = this.#lists.get(fact);
    if (list === undefined) throw new Malformed(`line ${number} is an object of ${fact}, which no line announces`);
    const fault = this.#checks.object(fact, value);
    const object = fault === undefined ? this.#whole(this.#arrivals.shared(value), podSpec, number) : value;
    list.add(object, fault, number);
  }

  /** The Pod with what its spec has in common with others. */
  #whole(value: Fields, podSpec: number | undefined, number: number): Fields {
    if (podSpec === undefined) return value;
    const common = this.#podSpecs[podSpec]?.spec;
    if (!isRecord(common)) throw new Malformed(`line ${number} refers to a Pod spec that does not precede it`);
    // Two spreads make an object of 540 bytes in V8, this one of 150; no key of them is __proto__ any more.
    return { ...value, spec: Object.assign({}, common, value.spec) };
  }

  #takeHostFact(line: HostFactLine, number: number): void {
    const host = this.#hosts.get(line.of);
    if (host === undefined) throw new Malformed(`line ${number} is a fact of a host that no line describes`);
    host.add(line, line.state === "observed" ? this.#checks.hostFact(line.hostFact, line.value) : undefined, number);
  }
}
