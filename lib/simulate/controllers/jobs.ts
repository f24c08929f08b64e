import type { Job } from "../../model/kubernetes/index.js";
import { orderFromTemplate } from "../admission.js";
import { deletePod, releasePod } from "../api-server.js";
import { newestKubeletMinor } from "../kubelet.js";
import { isActive, isFinishedState, type PodState } from "../pod-state.js";
import { orderLike, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";
import {
  type Model,
  type OwnerKey,
  ownerKeyOf,
  runController,
  type ShortOfPods,
  type Turn,
} from "./controller-queue.js";
import { failuresBefore, type JobFailures, newlyFailed, pauseEnd, waitsForEnd, withFailures } from "./job-failures.js";
import { JOB_RETRIES } from "./refusals.js";
import { shortSince } from "./short-since.js";
import { slowStart } from "./slow-start.js";

/** First minor version whose API server refuses the status of a Job with more ready Pods than active ones. */
const REFUSING_SINCE_MINOR = 32;

/** How long changes of a Job's Pods are gathered. */
const BATCH_MILLIS = 1000;

/**
 * Jobs: a Pod that is stopped counts as failed, and the next one is made after a pause that doubles with every failure,
 * until the limit. With the replacement policy Failed the next one waits until the old one has ended.
 *
 * @see pkg/controller/job, syncJob and manageJob
 */
export function runJobs(simulation: Simulation): void {
  const memory = new Map<string, JobFailures>();
  let phaseMillis: number | undefined;
  let isStatusRefused: boolean | undefined;
  const jobOf = (key: OwnerKey): Job | undefined => {
    const controller = simulation.workloads.find(key.owner, key.namespace);
    return controller.kind === "jobs" && !isOver(controller.object) ? controller.object : undefined;
  };
  runController(
    simulation,
    {
      handles: ({ kind }) => kind === "Job",
      short: shortOfPods(simulation),
      batchMillis: BATCH_MILLIS,
      retries: JOB_RETRIES,
    },
    (key, model, turn) => {
      const job = jobOf(key);
      if (job === undefined) {
        releaseAll(simulation, key);
        turn.done(true);
        return;
      }
      const id = `${key.namespace}/${key.owner.name}`;
      const before = memory.get(id) ?? failuresBefore(job, simulation.chance);
      phaseMillis ??= simulation.chance.upTo(999);
      isStatusRefused ??= (newestKubeletMinor(simulation.world) ?? REFUSING_SINCE_MINOR) >= REFUSING_SINCE_MINOR;
      const pods = simulation.world.podsOf(key.owner, key.namespace);
      const failed = newlyFailed(pods, job, before);
      const after = withFailures(before, failed, job, phaseMillis);
      if (failed.length > 0 && job.spec?.backoffLimitPerIndex !== undefined) {
        simulation.facts.note(`failures of Job ${id} by index`);
      }
      const isCounted = syncJob(simulation, key, { job, pods, failed, failures: after, isStatusRefused }, model, turn);
      memory.set(id, isCounted ? after : before);
    },
  );
}

/** A Job between two attempts has no Pod for a while. */
function* shortOfPods(simulation: Simulation): Generator<ShortOfPods> {
  const { workloads, originals } = simulation;
  for (const job of workloads.all("jobs")) {
    const counted = job.status?.active ?? 0;
    if (isOver(job) || counted >= wantedActive(job, counted)) continue;
    const key = ownerKeyOf("Job", "batch/v1", job);
    if (originals.active(key.owner, key.namespace) !== counted) continue;
    yield { key, sinceMillis: shortSince(simulation, key, job) };
  }
}

function isOver({ metadata, spec, status }: Job): boolean {
  const isFinished = status?.conditions?.some(
    ({ type, status: value }) => (type === "Complete" || type === "Failed") && value === "True",
  );
  return isFinished === true || spec?.suspend === true || metadata.deletionTimestamp !== undefined;
}

/** Nobody counts the Pods of a Job that is over or gone. */
function releaseAll(simulation: Simulation, { owner, namespace }: OwnerKey): void {
  for (const pod of simulation.world.podsOf(owner, namespace)) if (!isActive(pod)) releasePod(simulation, pod);
}

interface JobState {
  readonly job: Job;
  readonly pods: readonly PodState[];
  /** those of them whose failure is still to be counted */
  readonly failed: readonly PodState[];
  /** with them counted */
  readonly failures: JobFailures;
  /** amid a pause, with Pods that are ready */
  readonly isStatusRefused: boolean;
}

/** @returns whether the failures were counted */
function syncJob(
  simulation: Simulation,
  key: OwnerKey,
  { job, pods, failed, failures, isStatusRefused }: JobState,
  model: Model,
  { done, again }: Turn,
): boolean {
  const { clock } = simulation;
  if (failures.hasFailed || failures.counted > (job.spec?.backoffLimit ?? 6)) {
    for (const pod of pods) {
      if (isActive(pod)) deletePod(simulation, pod);
      releasePod(simulation, pod);
    }
    done(true);
    return true;
  }
  const missing = missingPods(simulation, key, job, pods);
  const waitMillis = missing > 0 ? pauseEnd(failures) - clock.nowMillis : 0;
  if (waitMillis > 0) clock.after(waitMillis, again);
  // During the pause the controller states no active Pod, and the API server refuses a status with more ready Pods than
  // active ones: nothing is counted then, and the Pod that failed stays in the API until the pause is over.
  const isCounted = waitMillis <= 0 || !isStatusRefused || !pods.some((pod) => isActive(pod) && pod.isReady);
  if (isCounted) for (const pod of failed) releasePod(simulation, pod);
  if (missing <= 0 || waitMillis > 0) {
    done(true);
    return isCounted;
  }
  const like = model(key);
  const order = like
    ? orderLike(like, key.owner)
    : orderFromTemplate(job.spec?.template, key.owner, key.namespace, simulation);
  slowStart(simulation, missing, () => placeOrder(simulation, order) !== undefined, done);
  return true;
}

function missingPods({ originals }: Simulation, key: OwnerKey, job: Job, pods: readonly PodState[]): number {
  const active = pods.filter(isActive).length;
  const leaving = waitsForEnd(job) ? pods.filter((pod) => !isActive(pod) && !isFinishedState(pod)).length : 0;
  const unseen = originals.unseen(key.owner, key.namespace, job.status?.active);
  return wantedActive(job, active) - active - leaving - unseen;
}

function wantedActive({ spec, status }: Job, active: number): number {
  const parallelism = spec?.parallelism ?? 1;
  const succeeded = status?.succeeded ?? 0;
  // A work queue without a number of completions starts nothing more after its first success.
  if (spec?.completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded));
}
