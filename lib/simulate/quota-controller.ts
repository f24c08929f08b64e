import { PACE } from "./pace.js";
import { isFinishedState } from "./pod-state.js";
import type { Simulation } from "./simulation.js";

/** How often all Pods are counted anew, whatever happened. */
const RESYNC_MILLIS = 300_000;

/**
 * Gives back to quotas what a Pod used that is gone or has finished, some time after: until then a controller that makes a
 * replacement at once is refused. A Pod that does not stop when it should is not counted for ever either.
 *
 * @see pkg/controller/resourcequota; pkg/quota/v1/evaluator/core/pods.go, QuotaV1Pod
 */
export function runQuotaController(simulation: Simulation): void {
  const { clock, chance, quotas } = simulation;
  const soon = () => PACE.quota + chance.upTo(2 * PACE.quota);
  simulation.reactors.push((event) => {
    if (!("pod" in event) || !quotas.covers(event.pod.namespace)) return;
    const { pod } = event;
    if (event.kind === "pod-removed") clock.after(soon(), () => quotas.release(pod));
    else if (event.kind === "pod-changed" && isFinishedState(pod))
      clock.after(soon(), () => quotas.releaseCompute(pod));
    else if (event.kind === "pod-changed" && pod.deletedAtMillis !== undefined) {
      // The time of deletion has the grace period in it already, and it is added once more.
      const graceMillis = 1000 * (pod.traits.spec.terminationGracePeriodSeconds ?? 30);
      clock.pollAfter(2 * graceMillis + chance.upTo(RESYNC_MILLIS), () => quotas.releaseCompute(pod));
    }
  });
}
