import { keyOf } from "../../derive/owner.js";
import { PACE } from "../pace.js";
import { orderLike, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";

/**
 * Controllers of kinds that are not simulated, or that were not observed: taken to replace each Pod that is stopped, as a
 * ReplicaSet does, and named as missing.
 */
export function runUnknownControllers(simulation: Simulation): void {
  const replaced = new Set<string>();
  simulation.reactors.push((event) => {
    if (event.kind !== "pod-changed" && event.kind !== "pod-removed") return;
    const { owner, namespace, deletedAtMillis, uid, isMirror } = event.pod;
    if (owner === undefined || isMirror || deletedAtMillis === undefined || replaced.has(uid)) return;
    if (owner.kind === "Node" || simulation.workloads.find(owner, namespace).kind !== "unknown") return;
    replaced.add(uid);
    simulation.facts.note(`${owner.kind} ${keyOf({ namespace, name: owner.name })}`);
    simulation.clock.after(PACE.controller, () => void placeOrder(simulation, orderLike(event.pod, owner)));
  });
}
