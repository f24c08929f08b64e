import type { AffinityTerm, AffinityTerms } from "./affinity-term.js";
import type { NodeState } from "./node-state.js";
import type { PodState } from "./pod-state.js";

/** A term and how many Pods that state it stand in each domain of its topology. */
interface StandingTerm {
  readonly term: AffinityTerm;
  /** value of the topology key on the Pods' Nodes → number of Pods */
  readonly domains: Map<string, number>;
}

/**
 * Affinity terms of the Pods that are on Nodes. Equal terms are kept once, since replicas repeat them: the scheduler has to
 * hold each new Pod against all of them.
 */
export class StandingTerms {
  readonly #tables: Readonly<Record<keyof AffinityTerms, Map<string, StandingTerm>>> = {
    required: new Map(),
    requiredAnti: new Map(),
    preferred: new Map(),
    preferredAnti: new Map(),
  };

  of(kind: keyof AffinityTerms): Iterable<StandingTerm> {
    return this.#tables[kind].values();
  }

  count(pod: PodState, node: NodeState, sign: 1 | -1): void {
    if (!pod.traits.hasPodAffinity) return;
    const terms = pod.traits.affinityIn(pod.namespace);
    for (const kind of ["required", "requiredAnti", "preferred", "preferredAnti"] as const) {
      for (const term of terms[kind]) this.#countTerm(this.#tables[kind], term, node, sign);
    }
  }

  #countTerm(table: Map<string, StandingTerm>, term: AffinityTerm, node: NodeState, sign: 1 | -1): void {
    const domain = node.labels[term.topologyKey];
    if (domain === undefined) return;
    let standing = table.get(term.signature);
    if (standing === undefined) {
      standing = { term, domains: new Map() };
      table.set(term.signature, standing);
    }
    const pods = (standing.domains.get(domain) ?? 0) + sign;
    if (pods === 0) standing.domains.delete(domain);
    else standing.domains.set(domain, pods);
    if (standing.domains.size === 0) table.delete(term.signature);
  }
}
