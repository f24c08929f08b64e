/** How long a failing API server is asked again. Shared by all requests of one collection. */
export interface Patience {
  /** requests for one answer, the first included */
  readonly attempts: number;
  /** [ms] before the second request where the server names no time; doubled each time */
  readonly firstDelayMs: number;
  /** [ms] that one wait may take at most, whatever the server asks */
  readonly longestDelayMs: number;
  /** [ms] that all waits of the collection together may take: forty lists at 30 s each would be twenty minutes */
  readonly totalDelayMs: number;
}

export const PATIENCE: Patience = {
  attempts: 4,
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  totalDelayMs: 120_000,
};

/** Says how long to wait before asking again, as long as there is patience left. */
export class Waiting {
  readonly #patience: Patience;
  #left: number;

  constructor(patience: Patience) {
    this.#patience = patience;
    this.#left = patience.totalDelayMs;
  }

  /**
   * @param attempt  which request just failed, from 1
   * @param askedMs  what the server asked for [ms]
   * @returns [ms]; undefined when enough was asked
   */
  delayMs(attempt: number, askedMs: number): number | undefined {
    const { attempts, firstDelayMs, longestDelayMs } = this.#patience;
    if (attempt >= attempts || askedMs > longestDelayMs) return undefined;
    // Spread, so that parallel lists do not come back all at once.
    const own = firstDelayMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
    const delay = Math.min(Math.max(askedMs, own), longestDelayMs);
    if (delay > this.#left) return undefined;
    this.#left -= delay;
    return delay;
  }
}
