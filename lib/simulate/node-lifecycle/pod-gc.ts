import { disruptPod, removeNode } from "../api-server.js";
import type { PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";

/** How long Pods of a Node that is gone are left alone, at the least [s]. */
export const QUARANTINE_SECONDS = 40;
/** How often the collector looks [s]. */
export const COLLECTION_SECONDS = 20;

/**
 * Deletes the Node object. Its Pods are deleted by force when the garbage collector has missed the Node for a while: no
 * budget, no grace period and no toleration holds it up.
 *
 * @returns the Pods that are collected
 * @see pkg/controller/podgc, gcOrphaned
 */
export function deleteNode(simulation: Simulation, name: string): ReadonlySet<PodState> {
  const collected = new Set<PodState>();
  const node = simulation.world.nodes.get(name);
  if (node === undefined) return collected;
  simulation.world.changeNode(node, { isSilent: true });
  removeNode(simulation, node);
  simulation.clock.after((QUARANTINE_SECONDS + COLLECTION_SECONDS) * 1000, () => {
    for (const pod of [...simulation.world.podsOn(name)]) {
      collected.add(pod);
      disruptPod(simulation, pod, 0);
    }
  });
  return collected;
}
