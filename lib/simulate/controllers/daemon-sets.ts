import { forbidsScheduling, isTolerated } from "../../derive/taints.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import { orderLike, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";

/**
 * DaemonSets: a Pod that is gone is made anew for the same Node, as long as the Node is there and its taints are tolerated.
 *
 * @see pkg/controller/daemon
 */
export function runDaemonSets(simulation: Simulation): void {
  simulation.reactors.push((event) => {
    if (event.kind !== "pod-removed" || event.pod.owner?.kind !== "DaemonSet") return;
    simulation.clock.after(PACE.controller, () => replace(simulation, event.pod));
  });
}

function replace(simulation: Simulation, pod: PodState): void {
  const { owner, namespace, traits } = pod;
  const [name = pod.nodeName] = traits.requiredNodeNames ?? [];
  const node = name === undefined ? undefined : simulation.world.nodes.get(name);
  if (owner === undefined || node === undefined) return;
  if (simulation.workloads.find(owner, namespace).kind !== "daemonSets") return;
  const isKeptOff = node.taints.some((taint) => forbidsScheduling(taint) && !isTolerated(taint, traits.tolerations));
  if (!isKeptOff) placeOrder(simulation, orderLike(pod, owner));
}
