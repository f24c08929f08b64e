import type { AffinityTerm, AffinityTerms } from "../affinity-term.js";
import type { NodeState } from "../node-state.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import {
  type FilterPlugin,
  type NodeFilter,
  type Rejection,
  resolvable,
  type SchedulerView,
  unresolvable,
} from "./plugin.js";
import { TopologyCounts } from "./topology-counts.js";

const NO_AFFINITY = unresolvable("node(s) didn't match pod affinity rules");
const OWN_ANTI_AFFINITY = resolvable("node(s) didn't match pod anti-affinity rules");
const OTHERS_ANTI_AFFINITY = resolvable("node(s) didn't satisfy existing pods anti-affinity rules");

/** Required affinity and anti-affinity between Pods, the new Pod's and that of the Pods which are there. */
export const interPodAffinity: FilterPlugin = {
  name: "InterPodAffinity",
  prepare: (pod, view) => {
    const terms = pod.traits.affinityIn(pod.namespace);
    const others = othersAntiAffinity(pod, view);
    if (others.isEmpty && terms.required.length === 0 && terms.requiredAnti.length === 0) return undefined;
    return new AffinityFilter(pod, view, {
      others,
      own: countMatches(terms.required, view, "all"),
      ownAnti: countMatches(terms.requiredAnti, view, "each"),
    });
  },
  mayAdmitAfter: (event, pod, view) => {
    const { required, requiredAnti } = pod.traits.affinityIn(pod.namespace);
    switch (event.kind) {
      case "pod-bound":
        return matchesAll(required, event.pod, view);
      case "pod-removed": {
        const gone = event.pod;
        if (gone.nodeName === undefined && gone.nominatedNode === undefined) return false;
        const its = gone.traits.affinityIn(gone.namespace).requiredAnti;
        return matchesAll(requiredAnti, gone, view) || matchesAll(its, pod, view);
      }
      default:
        return false;
    }
  },
};

interface Counts {
  /** Pods whose anti-affinity speaks against the new Pod */
  readonly others: TopologyCounts;
  /** Pods that match all of the new Pod's affinity terms */
  readonly own: TopologyCounts;
  /** Pods that match one of its anti-affinity terms */
  readonly ownAnti: TopologyCounts;
}

class AffinityFilter implements NodeFilter {
  readonly #pod: PodState;
  readonly #view: SchedulerView;
  readonly #terms: AffinityTerms;
  readonly #counts: Counts;

  constructor(pod: PodState, view: SchedulerView, counts: Counts) {
    this.#pod = pod;
    this.#view = view;
    this.#terms = pod.traits.affinityIn(pod.namespace);
    this.#counts = counts;
  }

  filter(node: NodeState): Rejection | undefined {
    if (!this.#hasAffinity(node)) return NO_AFFINITY;
    const { ownAnti, others } = this.#counts;
    if (this.#terms.requiredAnti.some(({ topologyKey }) => ownAnti.at(node, topologyKey) > 0)) return OWN_ANTI_AFFINITY;
    return others.keys().some((topologyKey) => others.at(node, topologyKey) > 0) ? OTHERS_ANTI_AFFINITY : undefined;
  }

  podAdded(pod: PodState, node: NodeState): void {
    this.#update(pod, node, 1);
  }

  podRemoved(pod: PodState, node: NodeState): void {
    this.#update(pod, node, -1);
  }

  fork(): NodeFilter {
    const { others, own, ownAnti } = this.#counts;
    return new AffinityFilter(this.#pod, this.#view, {
      others: others.fork(),
      own: own.fork(),
      ownAnti: ownAnti.fork(),
    });
  }

  /** The first of a series that wants to be near its like finds none: it may go where it could be found. */
  #hasAffinity(node: NodeState): boolean {
    const { required } = this.#terms;
    if (required.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return false;
    if (required.every(({ topologyKey }) => this.#counts.own.at(node, topologyKey) > 0)) return true;
    return this.#counts.own.isEmpty && matchesAll(required, this.#pod, this.#view);
  }

  #update(pod: PodState, node: NodeState, by: 1 | -1): void {
    const { namespaceLabels } = this.#view;
    for (const term of pod.traits.affinityIn(pod.namespace).requiredAnti) {
      if (term.matches(this.#pod, namespaceLabels)) this.#counts.others.add(node, term.topologyKey, by);
    }
    if (matchesAll(this.#terms.required, pod, this.#view)) {
      for (const { topologyKey } of this.#terms.required) this.#counts.own.add(node, topologyKey, by);
    }
    for (const term of this.#terms.requiredAnti) {
      if (term.matches(pod, namespaceLabels)) this.#counts.ownAnti.add(node, term.topologyKey, by);
    }
  }
}

function othersAntiAffinity(pod: PodState, { world, namespaceLabels }: SchedulerView): TopologyCounts {
  const counts = new TopologyCounts();
  for (const { term, domains } of world.terms.of("requiredAnti", pod.namespace)) {
    if (!term.matches(pod, namespaceLabels)) continue;
    for (const [domain, pods] of domains) counts.addTo(term.topologyKey, domain, pods);
  }
  return counts;
}

/** Counts the Pods on Nodes that match all terms, or each term on its own. */
function countMatches(terms: readonly AffinityTerm[], view: SchedulerView, mode: "all" | "each"): TopologyCounts {
  const counts = new TopologyCounts();
  const searched = mode === "all" ? terms.slice(0, 1) : terms;
  for (const term of searched) {
    for (const [other, node] of podsMatching(term, view)) {
      if (mode === "each") counts.add(node, term.topologyKey, 1);
      else if (matchesAll(terms, other, view)) for (const { topologyKey } of terms) counts.add(node, topologyKey, 1);
    }
  }
  return counts;
}

/** Pods on Nodes that match a term. */
export function* podsMatching(
  term: AffinityTerm,
  { world, namespaceLabels }: SchedulerView,
): Generator<readonly [PodState, NodeState]> {
  for (const namespace of world.labels.namespaces()) {
    if (!term.includesNamespace(namespace, namespaceLabels)) continue;
    for (const pod of world.labels.matching(namespace, term.selector)) {
      const node = pod.nodeName === undefined ? undefined : world.nodes.get(pod.nodeName);
      if (node !== undefined && !isFinishedState(pod)) yield [pod, node];
    }
  }
}

/** Affinity asks for one Pod that satisfies all terms; no terms are satisfied by none. */
function matchesAll(terms: readonly AffinityTerm[], pod: PodState, { namespaceLabels }: SchedulerView): boolean {
  return terms.length > 0 && terms.every((term) => term.matches(pod, namespaceLabels));
}
