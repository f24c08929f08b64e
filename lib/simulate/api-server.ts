import type { Labels } from "../derive/label-selector.js";
import type { NodeChange, NodeState } from "./node-state.js";
import { isFinishedState, type PodChange, type PodState } from "./pod-state.js";
import { publish, type Simulation } from "./simulation.js";

const TOPOLOGY_LABELS = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

export function createPod(simulation: Simulation, pod: PodState): void {
  simulation.world.add(pod);
  publish(simulation, { kind: "pod-created", pod });
}

/** Binds a Pod; it takes the Node's zone and region as labels. @see plugin/pkg/admission/podtopologylabels */
export function bindPod(simulation: Simulation, pod: PodState, node: NodeState): void {
  const topology = TOPOLOGY_LABELS.flatMap((key) => {
    const value = node.labels[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const labels: Labels = topology.length === 0 ? pod.labels : { ...pod.labels, ...Object.fromEntries(topology) };
  simulation.world.bind(pod, node.name, labels);
  if (pod.nominatedNode !== undefined) simulation.world.change(pod, { nominatedNode: undefined });
  publish(simulation, { kind: "pod-bound", pod });
}

export function changePod(simulation: Simulation, pod: PodState, change: PodChange): void {
  simulation.world.change(pod, change);
  publish(simulation, { kind: "pod-changed", pod });
}

/**
 * A DELETE request. A Pod without a grace period, without a Node or already finished is gone at once, unless a finalizer
 * holds it.
 *
 * @param graceSeconds [s]; undefined is the Pod's own
 * @see pkg/registry/core/pod, CheckGracefulDelete
 */
export function deletePod(simulation: Simulation, pod: PodState, graceSeconds?: number): void {
  const isImmediate = isGoneAtOnce(pod, graceSeconds);
  if (isImmediate && !pod.isHeld) {
    if (pod.deletedAtMillis === undefined) markDeleted(simulation, pod);
    removePod(simulation, pod);
    return;
  }
  if (pod.deletedAtMillis !== undefined) return;
  markDeleted(simulation, pod);
  publish(simulation, { kind: "pod-changed", pod });
}

/**
 * Stops a Pod and says so in its condition DisruptionTarget, by which a Job can tell this from a failure of its own.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
 */
export function disruptPod(simulation: Simulation, pod: PodState, graceSeconds?: number): void {
  simulation.world.change(pod, { isDisruptionTarget: true });
  deletePod(simulation, pod, graceSeconds);
}

/** The object is gone. */
export function removePod(simulation: Simulation, pod: PodState): void {
  if (!pod.isPresent) return;
  simulation.world.remove(pod);
  publish(simulation, { kind: "pod-removed", pod });
}

/** The Job controller takes its finalizer off; nothing else waits for the Pod where it has stopped. */
export function releasePod(simulation: Simulation, pod: PodState): void {
  if (!pod.isTracked || !pod.isPresent) return;
  simulation.world.change(pod, { isTracked: false });
  if (pod.deletedAtMillis !== undefined && isGoneAtOnce(pod) && !pod.isHeld) removePod(simulation, pod);
}

function isGoneAtOnce(pod: PodState, graceSeconds?: number): boolean {
  const grace = graceSeconds ?? pod.traits.spec.terminationGracePeriodSeconds ?? 30;
  return grace === 0 || pod.nodeName === undefined || isFinishedState(pod);
}

export function changeNode(simulation: Simulation, node: NodeState, change: NodeChange): void {
  const isEased =
    (change.isUnschedulable === false && node.isUnschedulable) ||
    (change.taints !== undefined && change.taints.length < node.taints.length);
  simulation.world.changeNode(node, change);
  publish(simulation, { kind: "node-changed", node, isEased });
}

export function removeNode(simulation: Simulation, node: NodeState): void {
  simulation.world.removeNode(node);
  publish(simulation, { kind: "node-removed", node });
}

function markDeleted(simulation: Simulation, pod: PodState): void {
  simulation.world.change(pod, { deletedAtMillis: simulation.clock.nowMillis });
}
