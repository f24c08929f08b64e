import type { PodState } from "./pod-state.js";

/** What the Pods of a Node request together, as its filters and as its scores count it. */
export class Demand {
  cpuMillicores = 0;
  memoryBytes = 0;
  ephemeralStorageBytes = 0;
  scoringCpuMillicores = 0;
  scoringMemoryBytes = 0;
  readonly #scalars = new Map<string, number>();

  count({ traits: { requests, scoringRequests } }: PodState, sign: 1 | -1): void {
    this.cpuMillicores += sign * requests.cpuMillicores;
    this.memoryBytes += sign * requests.memoryBytes;
    this.ephemeralStorageBytes += sign * requests.ephemeralStorageBytes;
    this.scoringCpuMillicores += sign * scoringRequests.cpuMillicores;
    this.scoringMemoryBytes += sign * scoringRequests.memoryBytes;
    for (const [name, amount] of requests.scalars) this.#scalars.set(name, this.scalar(name) + sign * amount);
  }

  scalar(name: string): number {
    return this.#scalars.get(name) ?? 0;
  }

  copy(): Demand {
    const copy = new Demand();
    copy.cpuMillicores = this.cpuMillicores;
    copy.memoryBytes = this.memoryBytes;
    copy.ephemeralStorageBytes = this.ephemeralStorageBytes;
    copy.scoringCpuMillicores = this.scoringCpuMillicores;
    copy.scoringMemoryBytes = this.scoringMemoryBytes;
    for (const [name, amount] of this.#scalars) copy.#scalars.set(name, amount);
    return copy;
  }
}
