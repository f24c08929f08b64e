import type { Downtime, PodsPrediction, Serving } from "../model/prediction.js";
import { compareText } from "./compare-text.js";
import { type Workload, type WorkloadIndex, workloadKey } from "./workload-index.js";

/** A workload that nobody serves for a time [s]; `max` null: it does not end by itself. */
export interface Outage {
  readonly workload: Workload;
  readonly seconds: { readonly min: number; readonly max: number | null };
  readonly parts: readonly string[];
}

/** The gaps in service that a prediction shows, by topmost controller; bare Pods are not among them. */
export function outagesOf({ downtime }: Pick<PodsPrediction, "downtime">, index: WorkloadIndex): readonly Outage[] {
  const outages = new Map<string, Outage>();
  for (const { namespace, owner, seconds, parts } of downtime) {
    if (owner === null) continue;
    const workload = index.topOf(namespace, owner);
    const known = outages.get(workloadKey(workload));
    if (known === undefined || isLonger(seconds, known.seconds)) {
      outages.set(workloadKey(workload), { workload, seconds, parts });
    }
  }
  return [...outages].sort(([a], [b]) => compareText(a, b)).map(([, outage]) => outage);
}

/** `35 to 120 s`, `at least 350 s and without an end of its own` */
export function secondsWords({ min, max }: Downtime["seconds"]): string {
  if (max === null) return `at least ${min} s and without an end of its own`;
  return min === max ? `${max} s` : `${min} to ${max} s`;
}

/** How many Pods of a workload serve before, during and after a change; its ReplicaSets together. */
export function servingOf(
  { serving = [] }: Pick<PodsPrediction, "serving">,
  index: WorkloadIndex,
): ReadonlyMap<string, Pick<Serving, "before" | "least" | "after">> {
  const sums = new Map<string, { before: number; least: number; after: number }>();
  for (const { namespace, owner, before, least, after } of serving) {
    const key = workloadKey(index.topOf(namespace, owner));
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { before, least, after });
    else Object.assign(sum, { before: sum.before + before, least: sum.least + least, after: sum.after + after });
  }
  return sums;
}

function isLonger(a: Downtime["seconds"], b: Downtime["seconds"]): boolean {
  return (a.max ?? Number.POSITIVE_INFINITY) > (b.max ?? Number.POSITIVE_INFINITY);
}
