import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import type { NodeFilter, Rejection } from "./plugin.js";

/** Pods for which room is being made on a Node. */
export class Nominations {
  readonly #byNode = new Map<string, Set<PodState>>();

  add(pod: PodState, node: string): void {
    const pods = this.#byNode.get(node);
    if (pods === undefined) this.#byNode.set(node, new Set([pod]));
    else pods.add(pod);
  }

  remove(pod: PodState): void {
    for (const pods of this.#byNode.values()) pods.delete(pod);
  }

  on(node: string): readonly PodState[] {
    return [...(this.#byNode.get(node) ?? [])];
  }
}

export interface NamedFilter {
  readonly name: string;
  readonly filter: NodeFilter;
}

export interface NamedRejection extends Rejection {
  readonly plugin: string;
}

/**
 * Runs the filters on a Node, first as if the Pods nominated there, of the same or higher priority, were on it, then without
 * them: some filters, such as affinity, must not count on a Pod that may go elsewhere.
 *
 * @see pkg/scheduler/framework/runtime, RunFilterPluginsWithNominatedPods
 */
export function runFilters(
  filters: readonly NamedFilter[],
  pod: PodState,
  node: NodeState,
  nominations: Nominations,
): NamedRejection | undefined {
  const ahead = nominations.on(node.name).filter((other) => other !== pod && other.priority >= pod.priority);
  if (ahead.length > 0) {
    const fork = node.fork();
    const forks = forkFilters(filters);
    for (const other of ahead) {
      fork.attach(other);
      for (const { filter } of forks) filter.podAdded?.(other, fork);
    }
    const rejection = firstRejection(forks, fork);
    if (rejection !== undefined) return rejection;
  }
  return firstRejection(filters, node);
}

export function forkFilters(filters: readonly NamedFilter[]): readonly NamedFilter[] {
  return filters.map(({ name, filter }) => ({ name, filter: filter.fork?.() ?? filter }));
}

function firstRejection(filters: readonly NamedFilter[], node: NodeState): NamedRejection | undefined {
  for (const { name, filter } of filters) {
    const rejection = filter.filter(node);
    if (rejection !== undefined) return { ...rejection, plugin: name };
  }
  return undefined;
}
