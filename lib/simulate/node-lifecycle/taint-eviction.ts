import { secondsTolerated } from "../../derive/taints.js";
import { disruptPod } from "../api-server.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";

/**
 * Deletes the Pods of a Node that has got a NoExecute taint, each when its tolerations have run out. Budgets are not asked.
 *
 * @param evicted takes the Pods that were deleted
 * @see pkg/controller/tainteviction
 */
export function evictByTaints(simulation: Simulation, node: NodeState, evicted: Set<PodState>): void {
  const { world, clock } = simulation;
  const taints = node.taints.filter(({ effect }) => effect === "NoExecute");
  for (const pod of [...world.podsOn(node.name)]) {
    const seconds = secondsTolerated(taints, pod.traits.tolerations);
    if (seconds === null) continue;
    clock.after(seconds * 1000 + simulation.chance.upTo(10), () => {
      const isStillTainted = taints.every((taint) => node.taints.includes(taint));
      if (!pod.isPresent || !isStillTainted) return;
      evicted.add(pod);
      disruptPod(simulation, pod);
    });
  }
}
