import { controllerKey } from "../outcome.js";
import { isActive, type PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";

/**
 * Remembers how many Pods of some workloads run on Nodes that answer.
 *
 * @returns whether as many run again, wherever that is
 */
export function rememberStrength(simulation: Simulation, pods: Iterable<PodState>): () => boolean {
  const before = new Map<string, readonly [PodState, number]>();
  for (const pod of pods) {
    const key = controllerKey(pod);
    if (!before.has(key)) before.set(key, [pod, strengthOf(simulation, pod)]);
  }
  return () => [...before.values()].every(([pod, strength]) => strengthOf(simulation, pod) >= strength);
}

function strengthOf({ world }: Simulation, pod: PodState): number {
  const pods = pod.owner === undefined ? [pod] : world.podsOf(pod.owner, pod.namespace);
  return pods.filter(
    (each) => each.isPresent && isActive(each) && world.nodes.get(each.nodeName ?? "")?.isSilent === false,
  ).length;
}
