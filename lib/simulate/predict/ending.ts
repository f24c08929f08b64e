import type { PodsPrediction } from "../../model/prediction.js";
import type { Run } from "../cluster.js";
import { controllerKey, pendingPods, sortedKeys } from "../outcome.js";
import type { PodState } from "../pod-state.js";

/** How one try of a change ended for the Pods of its Nodes. */
export interface Ending {
  readonly completes: boolean;
  readonly evicted: readonly PodState[];
  readonly remaining: readonly PodState[];
  readonly preempted: readonly PodState[];
}

/** Equal for endings that mean the same: Pods are counted by controller, replicas are interchangeable. */
export function signatureOf(run: Run, { completes, evicted, remaining, preempted }: Ending): string {
  const waiting = pendingPods(run, false).map(({ namespace, owner, pod, pods }) => [namespace, owner, pod, pods]);
  return JSON.stringify([completes, counts(evicted), counts(remaining), counts(preempted), waiting]);
}

function counts(pods: readonly PodState[]): readonly (readonly [string, number])[] {
  const byController = new Map<string, number>();
  for (const pod of pods) byController.set(controllerKey(pod), (byController.get(controllerKey(pod)) ?? 0) + 1);
  return [...byController].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Told = Pick<PodsPrediction, "completes" | "evicted" | "remaining" | "pending" | "preempted">;

/** The ending in the report's words; the scheduler is asked why Pods wait. */
export function tellEnding(run: Run, { completes, evicted, remaining, preempted }: Ending): Told {
  return {
    completes,
    evicted: sortedKeys(evicted),
    remaining: sortedKeys(remaining),
    pending: pendingPods(run, true),
    preempted: sortedKeys(preempted),
  };
}
