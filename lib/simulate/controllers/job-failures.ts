import type { Job } from "../../model/kubernetes/index.js";
import type { Chance } from "../chance.js";
import type { PodState } from "../pod-state.js";
import { type DisruptionPolicy, disruptionPolicyOf } from "./pod-failure-policy.js";

const FIRST_PAUSE_MILLIS = 10_000;
const LONGEST_PAUSE_MILLIS = 600_000;

/** What the Job controller keeps in mind of a Job's failures. */
export interface JobFailures {
  /** failures that count against the limit */
  readonly counted: number;
  /** failures since the last success, those that the policy ignores included: the pause before the next Pod grows with them */
  readonly sinceSuccess: number;
  /** [ms] when the last one was */
  readonly lastMillis: number;
  readonly hasFailed: boolean;
  /** Pods that are dealt with */
  readonly known: ReadonlySet<PodState>;
}

/**
 * Failures before the change. The pause counts those since the last success, which only the controller knows; without a
 * success it is all of them. When the last one was is not known either: at some time within the pause.
 */
export function failuresBefore({ status }: Job, chance: Chance): JobFailures {
  const counted = status?.failed ?? 0;
  const sinceSuccess = (status?.succeeded ?? 0) > 0 ? 0 : counted;
  const lastMillis = sinceSuccess === 0 ? Number.NEGATIVE_INFINITY : -chance.upTo(pauseMillis(sinceSuccess));
  return { counted, sinceSuccess, lastMillis, hasFailed: false, known: new Set() };
}

/** Pods that have failed since: ended, or asked to stop where the Job does not wait for their end. @see isPodFailed */
export function newlyFailed(pods: readonly PodState[], job: Job, { known }: JobFailures): readonly PodState[] {
  return pods.filter((pod) => {
    if (known.has(pod) || pod.phase === "Succeeded" || wasAccounted(pod)) return false;
    return pod.phase === "Failed" || (pod.deletedAtMillis !== undefined && !waitsForEnd(job));
  });
}

/** @param phaseMillis [ms] since the full second when the simulated clock stands at 0: the API keeps whole seconds */
export function withFailures(
  before: JobFailures,
  fresh: readonly PodState[],
  job: Job,
  phaseMillis: number,
): JobFailures {
  if (fresh.length === 0) return before;
  const policies = fresh.map((pod): DisruptionPolicy => (pod.isDisruptionTarget ? disruptionPolicyOf(job) : "Count"));
  const ends = fresh.map(({ unreadySinceMillis, deletedAtMillis = 0 }) => unreadySinceMillis ?? deletedAtMillis);
  return {
    counted: before.counted + policies.filter((policy) => policy !== "Ignore").length,
    sinceSuccess: before.sinceSuccess + fresh.length,
    lastMillis: Math.floor((Math.max(...ends) + phaseMillis) / 1000) * 1000 - phaseMillis,
    hasFailed: before.hasFailed || policies.includes("FailJob"),
    known: new Set([...before.known, ...fresh]),
  };
}

/** [ms] before which no other Pod is made */
export function pauseEnd({ sinceSuccess, lastMillis }: JobFailures): number {
  return sinceSuccess === 0 ? Number.NEGATIVE_INFINITY : lastMillis + pauseMillis(sinceSuccess);
}

/** Whether a Pod is replaced only when it has ended, and not as soon as it is asked to stop. */
export function waitsForEnd({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === "Failed" || spec?.podFailurePolicy !== undefined;
}

/** Its end was counted before the snapshot was taken: the controller's finalizer is gone. */
function wasAccounted({ isOriginal, isTracked, source }: PodState): boolean {
  if (!isOriginal || isTracked) return false;
  return source.status?.phase === "Failed" || source.metadata.deletionTimestamp !== undefined;
}

function pauseMillis(failures: number): number {
  return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** (failures - 1));
}
