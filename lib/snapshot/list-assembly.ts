import { type Observation, observed, type Provenance, unobserved } from "../model/observation.js";
import type { Fault } from "./checks.js";
import { Malformed } from "./cut-short.js";
import { byName, isNamed, type NamedObject } from "./named-object.js";

/** One list on its way out of a snapshot: announced by a line, filled by those that follow. */
export class ListAssembly {
  readonly #fact: string;
  readonly #announced: number;
  readonly #provenance: Provenance;
  #objects: NamedObject[] = [];
  #read = 0;
  #last: NamedObject | undefined;
  #fault: Fault;

  constructor(fact: string, announced: number, provenance: Provenance) {
    this.#fact = fact;
    this.#announced = announced;
    this.#provenance = provenance;
  }

  /** One wrong object makes the list unknown: without it the list would be a lie. */
  spoil(fault: string): void {
    this.#fault ??= fault;
    this.#objects = [];
  }

  /** @throws {Malformed} when more objects come than were announced, or not in their order */
  add(object: unknown, fault: Fault, line: number): void {
    if (++this.#read > this.#announced) throw new Malformed(`line ${line} is one object of ${this.#fact} too many`);
    if (fault !== undefined || !isNamed(object)) {
      this.spoil(`line ${line} is no object of ${this.#fact}: ${fault ?? "it has no name"}`);
      return;
    }
    if (this.#last !== undefined && byName(this.#last, object) >= 0) {
      throw new Malformed(`line ${line} is an object of ${this.#fact} out of order`);
    }
    this.#last = object;
    if (this.#fault === undefined) this.#objects.push(object);
  }

  /** @throws {Malformed} when objects are missing from a file that was not cut */
  end(isCut: boolean): Observation<readonly NamedObject[]> {
    if (this.#read < this.#announced) {
      const detail = `the file ends after ${this.#read} of ${this.#announced} ${this.#fact}`;
      if (!isCut) throw new Malformed(detail);
      return unobserved("truncated", detail, this.#provenance);
    }
    if (this.#fault !== undefined) return unobserved("malformed", this.#fault, this.#provenance);
    return observed(this.#objects, this.#provenance);
  }
}
