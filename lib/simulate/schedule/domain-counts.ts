/**
 * Pods per domain of a topology, with the smallest number at hand. As in the scheduler two smallest are kept: enough as long
 * as, after they are built, numbers change on one Node only.
 *
 * @see pkg/scheduler/framework/plugins/podtopologyspread, criticalPaths
 */
export class DomainCounts {
  readonly #counts: Map<string, number>;
  #least: { readonly domain: string | undefined; readonly pods: number } = NONE;
  #next: { readonly domain: string | undefined; readonly pods: number } = NONE;

  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = new Map(counts);
    for (const [domain, pods] of counts) this.#rank(domain, pods);
  }

  get domains(): number {
    return this.#counts.size;
  }

  get least(): number {
    return this.#least.pods;
  }

  of(domain: string): number {
    return this.#counts.get(domain) ?? 0;
  }

  add(domain: string, pods: number): void {
    const sum = this.of(domain) + pods;
    this.#counts.set(domain, sum);
    this.#rank(domain, sum);
  }

  fork(): DomainCounts {
    const fork = new DomainCounts(new Map());
    for (const [domain, pods] of this.#counts) fork.#counts.set(domain, pods);
    fork.#least = this.#least;
    fork.#next = this.#next;
    return fork;
  }

  #rank(domain: string, pods: number): void {
    const ranked = { domain, pods };
    if (this.#least.domain === domain) this.#least = ranked;
    else if (this.#next.domain === domain) this.#next = ranked;
    else if (pods < this.#least.pods) {
      this.#next = this.#least;
      this.#least = ranked;
    } else if (pods < this.#next.pods) this.#next = ranked;
    if (this.#next.pods < this.#least.pods) [this.#least, this.#next] = [this.#next, this.#least];
  }
}

const NONE = { domain: undefined, pods: Number.POSITIVE_INFINITY };
