import { UNSCHEDULABLE } from "../../derive/taints.js";
import { changeNode } from "../api-server.js";
import type { Run } from "../cluster.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import { settle } from "../settle.js";
import type { Simulation } from "../simulation.js";
import { type DrainFlags, NodeDrain } from "./node-drain.js";

/** Longer than any pause between two questions: when nothing changes in that time, nothing will. */
const STILLNESS_MILLIS = 30_000;

/** A command without a time limit is not followed further than this. */
const LONGEST_MILLIS = 24 * 3600 * 1000;

/** How long the cluster is watched after a command has ended: for what it has set off, not for pauses such as a Job's. */
export const SETTLING_MILLIS = 5000;

/**
 * kubectl drain: cordons all Nodes, then drains one after the other and goes on after a failure.
 *
 * @param onNodeEnd called when a Node is done with, before the cluster has settled
 */
export function drainNodes(
  { simulation }: Run,
  nodes: readonly string[],
  flags: DrainFlags,
  onNodeEnd: (drain: NodeDrain) => void,
): void {
  for (const name of nodes) cordon(simulation, name);
  const hasDaemonSet = ({ owner, namespace }: PodState) =>
    owner !== undefined && simulation.workloads.find(owner, namespace).kind !== "absent";
  for (const name of nodes) {
    let hasEnded = false;
    const drain = new NodeDrain(simulation, name, flags, hasDaemonSet, () => {
      hasEnded = true;
    });
    runUntil(simulation, () => hasEnded, drain);
    onNodeEnd(drain);
  }
  settle(simulation, SETTLING_MILLIS);
}

export function cordon(simulation: Simulation, name: string): void {
  const node = simulation.world.nodes.get(name);
  if (node === undefined || node.isUnschedulable) return;
  changeNode(simulation, node, { isUnschedulable: true });
  // The node lifecycle controller follows with a taint.
  simulation.clock.after(PACE.controller, () => {
    if (node.taints.some(({ key }) => key === UNSCHEDULABLE)) return;
    changeNode(simulation, node, { taints: [...node.taints, { key: UNSCHEDULABLE, effect: "NoSchedule" }] });
  });
}

/** Runs until the drain has ended; where only its questions are left and nothing changes, it never will. */
function runUntil(simulation: Simulation, hasEnded: () => boolean, drain: NodeDrain): void {
  const { clock, world } = simulation;
  let version = world.version;
  let sinceMillis = clock.nowMillis;
  const untilMillis = clock.nowMillis + LONGEST_MILLIS;
  while (!hasEnded() && clock.step(untilMillis)) {
    if (world.version !== version || !clock.hasOnlyPolls) {
      version = world.version;
      sinceMillis = clock.nowMillis;
    } else if (clock.nowMillis - sinceMillis > STILLNESS_MILLIS) drain.abandon();
  }
  if (!hasEnded()) drain.abandon();
}
