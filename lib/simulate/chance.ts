/**
 * Decides what a cluster decides by chance: which of two equal Nodes, whose request comes first. The same seed decides
 * the same way.
 */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** @throws {RangeError} when there is nothing to choose from */
  pick<T>(options: readonly T[]): T {
    const choice = options[options.length === 1 ? 0 : this.#below(options.length)];
    if (choice === undefined) throw new RangeError("there is nothing to choose from");
    return choice;
  }

  /** A whole number from 0 to `most`. */
  upTo(most: number): number {
    return this.#below(most + 1);
  }

  #below(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  /** mulberry32: small, and good enough to break ties. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
