import { changePod, isHeld, removePod } from "./api-server.js";
import { PACE } from "./pace.js";
import { isFinishedState, type PodState } from "./pod-state.js";
import type { ClusterEvent, Simulation } from "./simulation.js";

/**
 * The kubelets: start what is bound to their Node and stop what is deleted there. On a silent Node nothing of that happens.
 */
export function runKubelets(simulation: Simulation): void {
  const follow = (pod: PodState) => {
    if (pod.nodeName === undefined || !answers(simulation, pod)) return;
    const jitter = simulation.chance.upTo(PACE.podJitter);
    if (pod.deletedAtMillis !== undefined) simulation.clock.after(PACE.podStop + jitter, () => stop(simulation, pod));
    else if (pod.phase === "Pending") {
      simulation.clock.after(PACE.podStart + jitter, () =>
        start(simulation, pod, simulation.originals.becomesReady(pod)),
      );
    }
  };
  for (const pod of simulation.world.unsettled) follow(pod);
  simulation.reactors.push((event) => {
    const pod = podToFollow(event);
    if (pod !== undefined) follow(pod);
  });
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

function start(simulation: Simulation, pod: PodState, isReady: boolean): void {
  const isGone = !pod.isPresent || pod.deletedAtMillis !== undefined;
  if (isGone || isFinishedState(pod) || !answers(simulation, pod)) return;
  changePod(simulation, pod, {
    phase: "Running",
    isReady,
    startedAtMillis: simulation.clock.nowMillis,
    unreadySinceMillis: isReady ? undefined : simulation.clock.nowMillis,
  });
}

/** A Pod with a finalizer stays in the API, stopped. */
function stop(simulation: Simulation, pod: PodState): void {
  if (!pod.isPresent || !answers(simulation, pod)) return;
  if (!isHeld(pod)) {
    removePod(simulation, pod);
    return;
  }
  if (isFinishedState(pod)) return;
  changePod(simulation, pod, { phase: "Failed", isReady: false, unreadySinceMillis: simulation.clock.nowMillis });
}
