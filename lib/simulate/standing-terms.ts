import type { AffinityTerm, AffinityTerms } from "./affinity-term.js";
import type { NodeState } from "./node-state.js";
import type { PodState } from "./pod-state.js";

/** A term and how many Pods that state it stand in each domain of its topology. */
interface StandingTerm {
  readonly term: AffinityTerm;
  /** value of the topology key on the Pods' Nodes → number of Pods */
  readonly domains: Map<string, number>;
}

const KINDS = ["required", "requiredAnti", "preferred", "preferredAnti"] as const;

/** Namespace under which the terms are kept that speak of other namespaces than their Pod's own. */
const ANYWHERE = "";

type Table = Readonly<Record<keyof AffinityTerms, Map<string, StandingTerm>>>;

/**
 * Affinity terms of the Pods that are on Nodes. Equal terms are kept once, since replicas repeat them: the scheduler has to
 * hold each new Pod against all of them. Most speak of their Pod's own namespace, and are counted when a Pod of it is placed.
 */
export class StandingTerms {
  readonly #podsIn: (namespace: string) => Iterable<readonly [PodState, NodeState]>;
  readonly #tables = new Map<string, Table>();

  /** @param podsIn Pods of a namespace that are on Nodes; of all namespaces where it is the empty one */
  constructor(podsIn: (namespace: string) => Iterable<readonly [PodState, NodeState]>) {
    this.#podsIn = podsIn;
  }

  /** Terms that may speak of Pods in the namespace. */
  *of(kind: keyof AffinityTerms, namespace: string): Generator<StandingTerm> {
    for (const place of [namespace, ANYWHERE]) yield* this.#table(place)[kind].values();
  }

  count(pod: PodState, node: NodeState, sign: 1 | -1): void {
    if (!pod.traits.hasPodAffinity) return;
    const table = this.#tables.get(pod.traits.speaksOfOtherNamespaces ? ANYWHERE : pod.namespace);
    if (table !== undefined) this.#countIn(table, pod, node, sign);
  }

  #table(place: string): Table {
    let table = this.#tables.get(place);
    if (table === undefined) {
      table = { required: new Map(), requiredAnti: new Map(), preferred: new Map(), preferredAnti: new Map() };
      this.#tables.set(place, table);
      for (const [pod, node] of this.#podsIn(place)) {
        const { hasPodAffinity, speaksOfOtherNamespaces } = pod.traits;
        const isHere = hasPodAffinity && speaksOfOtherNamespaces === (place === ANYWHERE);
        if (isHere) this.#countIn(table, pod, node, 1);
      }
    }
    return table;
  }

  #countIn(table: Table, pod: PodState, node: NodeState, sign: 1 | -1): void {
    const terms = pod.traits.affinityIn(pod.namespace);
    for (const kind of KINDS) {
      for (const term of terms[kind]) this.#countTerm(table[kind], term, node, sign);
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
