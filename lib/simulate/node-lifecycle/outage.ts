import { minorVersion } from "../../derive/kubernetes-version.js";
import { UNREACHABLE } from "../../derive/taints.js";
import { changeNode, changePod } from "../api-server.js";
import type { Cluster } from "../cluster.js";
import { newestKubeletMinor, startLater } from "../kubelet.js";
import { zoneOf } from "../node-order.js";
import type { NodeState } from "../node-state.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";
import { evictByTaints } from "./taint-eviction.js";
import { evictionRates } from "./zones.js";

/** What becomes of Nodes that fall silent at the same moment. */
export interface Outage {
  /** Pods that were asked to stop; on the silent Nodes nobody hears it */
  readonly evicted: ReadonlySet<PodState>;
  /** Nodes from which Pods were evicted */
  readonly tainted: ReadonlySet<string>;
}

/**
 * How long the control plane waits for a Node that does not answer [s].
 *
 * @see cmd/kube-controller-manager, --node-monitor-grace-period
 */
export function monitorGraceSeconds(minor: number | undefined): number {
  return minor !== undefined && minor < LONGER_SINCE_MINOR ? 40 : 50;
}

/** First minor version whose control plane waits for 50 s. */
const LONGER_SINCE_MINOR = 32;

/**
 * Minor version of the control plane, as far as it decides how long it waits. No kubelet is newer than its API server: where
 * one is new enough, nobody has to ask the server.
 */
export function controlPlaneMinor({ facts, world }: Cluster): number | undefined {
  const newest = newestKubeletMinor(world) ?? 0;
  return newest >= LONGER_SINCE_MINOR ? newest : minorVersion(facts.look("version"));
}

/** Takes the Nodes' power away. What follows is on the clock. */
export function beginOutage(simulation: Simulation, names: readonly string[], graceSeconds: number): Outage {
  const nodes = names.flatMap((name) => simulation.world.nodes.get(name) ?? []);
  const evicted = new Set<PodState>();
  const tainted = new Set<string>();
  for (const node of nodes) simulation.world.changeNode(node, { isSilent: true });
  simulation.clock.after(graceSeconds * 1000, () => {
    const silent = nodes.filter(({ isSilent }) => isSilent);
    for (const node of silent) markUnreachable(simulation, node);
    taintForEviction(simulation, silent, evicted, tainted);
  });
  return { evicted, tainted };
}

/**
 * Gives a Node its power back. What was to stop there stops, a Pod that is never restarted has failed, the others start
 * again.
 */
export function endOutage(simulation: Simulation, name: string): void {
  const node = simulation.world.nodes.get(name);
  if (node === undefined) return;
  const taints = node.taints.filter(({ key }) => key !== UNREACHABLE);
  simulation.world.changeNode(node, { isSilent: false });
  changeNode(simulation, node, { isReady: true, taints });
  for (const pod of [...simulation.world.podsOn(name)]) {
    if (!isFinishedState(pod)) restart(simulation, pod);
  }
}

function restart(simulation: Simulation, pod: PodState): void {
  const isLost = pod.traits.spec.restartPolicy === "Never" && pod.phase === "Running";
  const unreadySinceMillis = pod.unreadySinceMillis ?? simulation.clock.nowMillis;
  changePod(simulation, pod, { ...(isLost && { phase: "Failed" }), isReady: false, unreadySinceMillis });
  if (!isLost && pod.deletedAtMillis === undefined) startLater(simulation, pod);
}

/** Nothing is placed there any more, and what is there no longer counts as ready. */
function markUnreachable(simulation: Simulation, node: NodeState): void {
  const taint = { key: UNREACHABLE, effect: "NoSchedule" };
  changeNode(simulation, node, { isReady: false, taints: [...node.taints, taint] });
  for (const pod of [...simulation.world.podsOn(node.name)]) {
    if (!pod.isReady) continue;
    changePod(simulation, pod, { isReady: false, unreadySinceMillis: simulation.clock.nowMillis });
  }
}

function taintForEviction(
  simulation: Simulation,
  nodes: readonly NodeState[],
  evicted: Set<PodState>,
  tainted: Set<string>,
): void {
  const rates = evictionRates(simulation.world.nodes.values());
  if (rates === "all-silent") {
    clearNoExecute(simulation);
    return;
  }
  const turns = new Map<string, number>();
  for (const node of nodes) {
    const zone = zoneOf(node);
    const rate = rates.get(zone) ?? 0;
    const turn = turns.get(zone) ?? 0;
    turns.set(zone, turn + 1);
    if (rate === 0) continue;
    simulation.clock.after((turn * 1000) / rate, () => {
      tainted.add(node.name);
      changeNode(simulation, node, { taints: [...node.taints, { key: UNREACHABLE, effect: "NoExecute" }] });
      evictByTaints(simulation, node, evicted);
    });
  }
}

/** When nobody answers, the control plane doubts itself. */
function clearNoExecute(simulation: Simulation): void {
  const keys = new Set([UNREACHABLE, "node.kubernetes.io/not-ready"]);
  for (const node of simulation.world.nodes.values()) {
    const kept = node.taints.filter(({ key, effect }) => effect !== "NoExecute" || !keys.has(key));
    if (kept.length < node.taints.length) changeNode(simulation, node, { taints: kept });
  }
}
