import type { PossibleOutcome } from "../../model/prediction.js";

/** The end of a trial with Pods counted by controller: replicas are interchangeable. */
export function signatureOf(
  { completes, evicted, remaining, pending, preempted }: Omit<PossibleOutcome, "share">,
  controllerOf: (pod: string) => string,
): string {
  const counts = (pods: readonly string[]) => {
    const byController = new Map<string, number>();
    for (const pod of pods) byController.set(controllerOf(pod), (byController.get(controllerOf(pod)) ?? 0) + 1);
    return [...byController].sort(([a], [b]) => (a < b ? -1 : 1));
  };
  const waiting = pending.map(({ namespace, owner, pod, pods }) => [namespace, owner, pod, pods]);
  return JSON.stringify([completes, counts(evicted), counts(remaining), waiting, counts(preempted)]);
}
