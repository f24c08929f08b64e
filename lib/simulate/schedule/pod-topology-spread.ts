import type { NodeState } from "../node-state.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import { DomainCounts } from "./domain-counts.js";
import {
  type FilterPlugin,
  type NodeFilter,
  type Rejection,
  resolvable,
  type SchedulerView,
  unresolvable,
} from "./plugin.js";
import { countsForSpread, hasTopologyKeys, type SpreadConstraint, spreadConstraints } from "./spread-constraint.js";

const SKEWED = resolvable("node(s) didn't match pod topology spread constraints");
const UNLABELLED = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/** Topology spread constraints that forbid scheduling. */
export const podTopologySpread: FilterPlugin = {
  name: "PodTopologySpread",
  prepare: (pod, view) => {
    const constraints = spreadConstraints(pod, "DoNotSchedule");
    if (constraints.length === 0) return undefined;
    const counts = constraints.map((constraint) => countDomains(constraint, constraints, pod, view));
    return new SpreadFilter(pod, constraints, counts);
  },
  mayAdmitAfter: (event, pod) => {
    const constraints = spreadConstraints(pod, "DoNotSchedule");
    switch (event.kind) {
      case "pod-bound":
      case "pod-removed":
        return (
          event.pod.nodeName !== undefined &&
          event.pod.namespace === pod.namespace &&
          constraints.some(({ selector }) => selector.matches(event.pod.labels))
        );
      case "node-changed":
      case "node-removed":
        return hasTopologyKeys(event.node, constraints);
      default:
        return false;
    }
  },
};

/** Every domain of a Node that counts, with the Pods there that match. */
function countDomains(
  constraint: SpreadConstraint,
  all: readonly SpreadConstraint[],
  pod: PodState,
  { nodes, world }: SchedulerView,
): DomainCounts {
  const domainOf = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (!hasTopologyKeys(node, all) || !constraint.includes(node)) continue;
    const domain = node.labels[constraint.topologyKey] ?? "";
    domainOf.set(node.name, domain);
    if (!counts.has(domain)) counts.set(domain, 0);
  }
  for (const other of world.labels.matching(pod.namespace, constraint.selector)) {
    const domain = other.nodeName === undefined ? undefined : domainOf.get(other.nodeName);
    if (domain === undefined || isFinishedState(other) || !countsForSpread(constraint, other)) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return new DomainCounts(counts);
}

class SpreadFilter implements NodeFilter {
  readonly #pod: PodState;
  readonly #constraints: readonly SpreadConstraint[];
  readonly #counts: readonly DomainCounts[];

  constructor(pod: PodState, constraints: readonly SpreadConstraint[], counts: readonly DomainCounts[]) {
    this.#pod = pod;
    this.#constraints = constraints;
    this.#counts = counts;
  }

  filter(node: NodeState): Rejection | undefined {
    for (const [i, { topologyKey, maxSkew, minDomains, selector }] of this.#constraints.entries()) {
      const counts = this.#counts[i];
      const domain = node.labels[topologyKey];
      if (domain === undefined || counts === undefined) return UNLABELLED;
      const own = selector.matches(this.#pod.labels) ? 1 : 0;
      const least = counts.domains < minDomains ? 0 : counts.least;
      if (counts.of(domain) + own - least > maxSkew) return SKEWED;
    }
    return undefined;
  }

  podAdded(pod: PodState, node: NodeState): void {
    this.#update(pod, node, 1);
  }

  podRemoved(pod: PodState, node: NodeState): void {
    this.#update(pod, node, -1);
  }

  fork(): NodeFilter {
    const counts = this.#counts.map((count) => count.fork());
    return new SpreadFilter(this.#pod, this.#constraints, counts);
  }

  #update(pod: PodState, node: NodeState, by: 1 | -1): void {
    if (pod.namespace !== this.#pod.namespace || !hasTopologyKeys(node, this.#constraints)) return;
    for (const [i, constraint] of this.#constraints.entries()) {
      if (!constraint.selector.matches(pod.labels) || !constraint.includes(node)) continue;
      this.#counts[i]?.add(node.labels[constraint.topologyKey] ?? "", by);
    }
  }
}
