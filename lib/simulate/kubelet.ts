import { minorVersion } from "../derive/kubernetes-version.js";
import { isReady } from "../derive/pod-status.js";
import { changePod, removePod } from "./api-server.js";
import { PACE } from "./pace.js";
import { isFinishedState, type PodState } from "./pod-state.js";
import type { ClusterEvent, Simulation } from "./simulation.js";
import type { World } from "./world.js";

/**
 * The kubelets: start what is bound to their Node and stop what is deleted there. On a silent Node nothing of that happens.
 */
export function runKubelets(simulation: Simulation): void {
  const follow = (pod: PodState) => {
    if (pod.nodeName === undefined || !answers(simulation, pod)) return;
    if (pod.deletedAtMillis !== undefined) stopLater(simulation, pod);
    else if (pod.phase === "Pending") startLater(simulation, pod);
  };
  for (const pod of simulation.world.unsettled) follow(pod);
  simulation.reactors.push((event) => {
    const pod = podToFollow(event);
    if (pod !== undefined) follow(pod);
  });
}

/** Minor version of the newest kubelet; no API server is older. */
export function newestKubeletMinor({ nodes }: World): number | undefined {
  const minors = [...nodes.values()].flatMap(
    ({ source }) => minorVersion(source.status?.nodeInfo?.kubeletVersion) ?? [],
  );
  return minors.length === 0 ? undefined : minors.reduce((max, minor) => Math.max(max, minor), 0);
}

function podToFollow(event: ClusterEvent): PodState | undefined {
  if (event.kind === "pod-bound") return event.pod;
  return event.kind === "pod-changed" && isLeaving(event.pod) ? event.pod : undefined;
}

function isLeaving({ deletedAtMillis }: PodState): boolean {
  return deletedAtMillis !== undefined;
}

function answers(simulation: Simulation, { nodeName = "" }: PodState): boolean {
  return simulation.world.nodes.get(nodeName)?.isSilent === false;
}

/** Starts a Pod; one that was there before becomes what it was, a new one what those of its revision are. */
export function startLater(simulation: Simulation, pod: PodState): void {
  const { clock, chance, originals } = simulation;
  clock.after(PACE.podStart + chance.upTo(PACE.podJitter), () => {
    const wasRunning = pod.isOriginal && pod.source.status?.phase === "Running";
    start(simulation, pod, wasRunning ? isReady(pod.source) : originals.becomesReady(pod));
  });
}

function stopLater(simulation: Simulation, pod: PodState): void {
  const { clock, chance } = simulation;
  clock.after(PACE.podStop + chance.upTo(PACE.podJitter), () => stop(simulation, pod));
}

function start(simulation: Simulation, pod: PodState, becomesReady: boolean): void {
  const isGone = !pod.isPresent || pod.deletedAtMillis !== undefined;
  if (isGone || isFinishedState(pod) || !answers(simulation, pod)) return;
  changePod(simulation, pod, {
    phase: "Running",
    isReady: becomesReady,
    startedAtMillis: simulation.clock.nowMillis,
    unreadySinceMillis: becomesReady ? undefined : simulation.clock.nowMillis,
  });
}

/** A Pod with a finalizer stays in the API, stopped. */
function stop(simulation: Simulation, pod: PodState): void {
  if (!pod.isPresent || !answers(simulation, pod)) return;
  if (!pod.isHeld) {
    removePod(simulation, pod);
    return;
  }
  if (isFinishedState(pod)) return;
  changePod(simulation, pod, { phase: "Failed", isReady: false, unreadySinceMillis: simulation.clock.nowMillis });
}
