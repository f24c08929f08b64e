import { type Observation, unobserved } from "../model/observation.js";
import type { Host, HostObservations } from "../model/snapshot.js";
import type { Fault } from "./checks.js";
import { Malformed } from "./cut-short.js";
import type { HostFactLine, HostLine } from "./line.js";
import { observationOf } from "./observation-of.js";

/** One host on its way out of a snapshot: described by a line, its facts on those that follow. */
export class HostAssembly {
  readonly #line: HostLine;
  readonly #announced: ReadonlySet<string>;
  readonly #facts = new Map<string, Observation<unknown>>();

  constructor(line: HostLine) {
    this.#line = line;
    this.#announced = new Set(line.facts);
  }

  /** @throws {Malformed} when the host's line does not announce the fact, or it comes twice */
  add(line: HostFactLine, fault: Fault, number: number): void {
    const fact = line.hostFact;
    if (!this.#announced.has(fact) || this.#facts.has(fact)) {
      throw new Malformed(`line ${number} is a fact that its host does not announce`);
    }
    const detail = `line ${number} is no ${fact} of a host: ${fault}`;
    this.#facts.set(fact, fault === undefined ? observationOf(line) : unobserved("malformed", detail, line));
  }

  /** @throws {Malformed} when facts are missing from a file that was not cut */
  end(isCut: boolean): Host {
    const { host: name, node, address, identity } = this.#line;
    const connection = observationOf(this.#line.connection);
    const facts = new Map(this.#facts);
    for (const fact of this.#announced) {
      if (facts.has(fact)) continue;
      const detail = `the file ends before ${fact} of host ${name}`;
      if (!isCut) throw new Malformed(`it lacks ${fact} of a host that announces it`);
      facts.set(fact, unobserved("truncated", detail, connection));
    }
    return {
      name,
      ...(node !== undefined && { node }),
      ...(address !== undefined && { address }),
      identity,
      connection,
      // Each value was checked against its fact's shape as its line came.
      facts: Object.fromEntries(facts) as HostObservations,
    };
  }
}
