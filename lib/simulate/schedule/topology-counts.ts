import type { NodeState } from "../node-state.js";

/** Numbers by topology key and domain. */
export class TopologyCounts {
  readonly #byKey = new Map<string, Map<string, number>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  at(node: NodeState, topologyKey: string): number {
    const domain = node.labels[topologyKey];
    return domain === undefined ? 0 : (this.#byKey.get(topologyKey)?.get(domain) ?? 0);
  }

  /** Nothing for a Node without the key. */
  add(node: NodeState, topologyKey: string, by: number): void {
    const domain = node.labels[topologyKey];
    if (domain !== undefined) this.addTo(topologyKey, domain, by);
  }

  addTo(topologyKey: string, domain: string, by: number): void {
    let domains = this.#byKey.get(topologyKey);
    if (domains === undefined) {
      domains = new Map();
      this.#byKey.set(topologyKey, domains);
    }
    const sum = (domains.get(domain) ?? 0) + by;
    if (sum === 0) domains.delete(domain);
    else domains.set(domain, sum);
    if (domains.size === 0) this.#byKey.delete(topologyKey);
  }

  fork(): TopologyCounts {
    const fork = new TopologyCounts();
    for (const [key, domains] of this.#byKey) fork.#byKey.set(key, new Map(domains));
    return fork;
  }
}
