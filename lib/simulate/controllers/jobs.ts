import type { Job } from "../../model/kubernetes/index.js";
import { orderFromTemplate } from "../admission.js";
import { deletePod } from "../api-server.js";
import { isActive, isFinishedState, type PodState } from "../pod-state.js";
import { orderLike, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";
import { type Model, type OwnerKey, ownerKeyOf, runController, type Turn } from "./controller-queue.js";
import { type DisruptionPolicy, disruptionPolicyOf } from "./pod-failure-policy.js";
import { slowStart } from "./slow-start.js";

/** How long changes of a Job's Pods are gathered. */
const BATCH_MILLIS = 1000;
const FIRST_BACKOFF_MILLIS = 10_000;
const LONGEST_BACKOFF_MILLIS = 600_000;

/** What the Job controller keeps in mind of a Job's failures. */
interface Failures {
  count: number;
  sinceSuccess: number;
  lastMillis: number;
  readonly counted: Set<PodState>;
  hasFailed: boolean;
}

/**
 * Jobs: a Pod that is stopped counts as failed, and the next one is made after a pause that doubles with every failure,
 * until the limit. With the replacement policy Failed the next one waits until the old one has ended.
 *
 * @see pkg/controller/job, syncJob and manageJob
 */
export function runJobs(simulation: Simulation): void {
  const memory = new Map<string, Failures>();
  const jobOf = (key: OwnerKey): Job | undefined => {
    const controller = simulation.workloads.find(key.owner, key.namespace);
    return controller.kind === "jobs" && !isOver(controller.object) ? controller.object : undefined;
  };
  const recall = (key: OwnerKey, job: Job): Failures => {
    const id = `${key.namespace}/${key.owner.name}`;
    const failures = memory.get(id) ?? failuresOf(simulation, job);
    memory.set(id, failures);
    return failures;
  };
  simulation.reactors.push((event) => {
    if (!("pod" in event) || event.pod.owner?.kind !== "Job") return;
    const key = { owner: event.pod.owner, namespace: event.pod.namespace };
    const job = jobOf(key);
    if (job !== undefined) countFailure(recall(key, job), job, event.pod, event.kind === "pod-removed");
  });
  runController(
    simulation,
    { handles: ({ kind }) => kind === "Job", short: shortOfPods(simulation), batchMillis: BATCH_MILLIS },
    (key, model, turn) => {
      const job = jobOf(key);
      if (job === undefined) turn.done(true);
      else syncJob(simulation, key, job, recall(key, job), model, turn);
    },
  );
}

/** A Job between two attempts has no Pod for a while. */
function* shortOfPods({ workloads, originals }: Simulation): Generator<OwnerKey> {
  for (const job of workloads.all("jobs")) {
    const counted = job.status?.active ?? 0;
    if (isOver(job) || counted >= wantedActive(job, counted)) continue;
    const key = ownerKeyOf("Job", "batch/v1", job);
    if (originals.active(key.owner, key.namespace) === counted) yield key;
  }
}

function isOver({ metadata, spec, status }: Job): boolean {
  const isFinished = status?.conditions?.some(
    ({ type, status: value }) => (type === "Complete" || type === "Failed") && value === "True",
  );
  return isFinished === true || spec?.suspend === true || metadata.deletionTimestamp !== undefined;
}

/**
 * The pause counts failures since the last success, which only the controller knows; without one it is all of them. When the
 * last one was is not known either: at some time within the pause.
 */
function failuresOf({ chance }: Simulation, { status }: Job): Failures {
  const count = status?.failed ?? 0;
  const sinceSuccess = (status?.succeeded ?? 0) > 0 ? 0 : count;
  const lastMillis = sinceSuccess === 0 ? Number.NEGATIVE_INFINITY : -chance.upTo(pauseMillis(sinceSuccess));
  return { count, sinceSuccess, lastMillis, counted: new Set(), hasFailed: false };
}

function countFailure(failures: Failures, job: Job, pod: PodState, isGone: boolean): void {
  if (failures.counted.has(pod) || pod.phase === "Succeeded") return;
  const isStopped = pod.deletedAtMillis !== undefined && (!waitsForEnd(job) || isGone);
  if (pod.phase !== "Failed" && !isStopped) return;
  failures.counted.add(pod);
  const policy: DisruptionPolicy = pod.isDisruptionTarget ? disruptionPolicyOf(job) : "Count";
  if (policy === "Ignore") return;
  if (policy === "FailJob") failures.hasFailed = true;
  failures.count++;
  failures.sinceSuccess++;
  failures.lastMillis = pod.unreadySinceMillis ?? pod.deletedAtMillis ?? failures.lastMillis;
}

function waitsForEnd({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === "Failed" || spec?.podFailurePolicy !== undefined;
}

function syncJob(
  simulation: Simulation,
  key: OwnerKey,
  job: Job,
  failures: Failures,
  model: Model,
  { done, again }: Turn,
): void {
  const pods = simulation.world.podsOf(key.owner, key.namespace);
  const hasFailed = failures.hasFailed || failures.count > (job.spec?.backoffLimit ?? 6);
  const missing = hasFailed ? 0 : missingPods(simulation, key, job, pods);
  if (hasFailed) for (const pod of pods.filter(isActive)) deletePod(simulation, pod);
  if (missing <= 0) {
    done(true);
    return;
  }
  const waitMillis = pauseEnd(failures) - simulation.clock.nowMillis;
  if (waitMillis > 0) {
    simulation.clock.after(waitMillis, again);
    done(true);
    return;
  }
  const like = model(key);
  const order = like
    ? orderLike(like, key.owner)
    : orderFromTemplate(job.spec?.template, key.owner, key.namespace, simulation.facts);
  slowStart(simulation, missing, () => placeOrder(simulation, order) !== undefined, done);
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

function pauseEnd({ sinceSuccess, lastMillis }: Failures): number {
  return sinceSuccess === 0 ? Number.NEGATIVE_INFINITY : lastMillis + pauseMillis(sinceSuccess);
}

function pauseMillis(failures: number): number {
  return Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** (failures - 1));
}
