import type { Chance } from "../chance.js";

/** Pauses between attempts, which double. */
export interface Retries {
  readonly firstMillis: number;
  readonly longestMillis: number;
}

/** @see k8s.io/client-go/util/workqueue, DefaultTypedControllerRateLimiter */
export const USUAL_RETRIES: Retries = { firstMillis: 5, longestMillis: 1_000_000 };
/** @see pkg/controller/job, DefaultJobApiBackOff */
export const JOB_RETRIES: Retries = { firstMillis: 1000, longestMillis: 60_000 };

/** Objects of one controller that were refused, how often in a row, and when they are tried next. */
export class Refusals {
  readonly #retries: Retries;
  readonly #chance: Chance;
  readonly #attempts = new Map<string, number>();
  /** objects that had been refused before the change, if they still are at their first attempt: since when */
  readonly #expected = new Map<string, number>();
  readonly #nextMillis = new Map<string, number>();

  constructor(retries: Retries, chance: Chance) {
    this.#retries = retries;
    this.#chance = chance;
  }

  /** An object that may have been refused since then; should its first attempt be refused too, it was. */
  expect(id: string, sinceMillis: number): void {
    this.#expected.set(id, sinceMillis);
  }

  forget(id: string): undefined {
    this.#attempts.delete(id);
    this.#expected.delete(id);
  }

  /** @returns [ms] until the next attempt; undefined where one is due earlier */
  add(id: string, nowMillis: number): number | undefined {
    const pauseMillis = this.#pause(id, nowMillis);
    const next = this.#nextMillis.get(id);
    if (next !== undefined && next > nowMillis && next <= nowMillis + pauseMillis) return undefined;
    this.#nextMillis.set(id, nowMillis + pauseMillis);
    return pauseMillis;
  }

  #pause(id: string, nowMillis: number): number {
    const { firstMillis, longestMillis } = this.#retries;
    const since = this.#expected.get(id);
    this.#expected.delete(id);
    if (since !== undefined) {
      // Pauses that double are about as long as all before them together; how much of this one is over is not known.
      const elapsed = Math.max(firstMillis, nowMillis - since);
      this.#attempts.set(id, Math.ceil(Math.log2(elapsed / firstMillis)));
      return this.#chance.upTo(Math.min(longestMillis, elapsed));
    }
    const attempts = this.#attempts.get(id) ?? 0;
    this.#attempts.set(id, attempts + 1);
    return Math.min(longestMillis, firstMillis * 2 ** Math.min(attempts, 40));
  }
}
