import type { PodState } from "../pod-state.js";

/** A Pod without a Node, as the scheduler keeps it in mind. */
export interface QueuedPod {
  readonly pod: PodState;
  attempts: number;
  /** [ms] when it was put into the queue last */
  queuedAtMillis: number;
  /** plugins that rejected it at its last attempt */
  rejectedBy: ReadonlySet<string>;
  /** reason → number of Nodes, of its last attempt */
  reasons: Readonly<Record<string, number>>;
}

const FIRST_BACKOFF_MILLIS = 1000;
const LONGEST_BACKOFF_MILLIS = 10_000;

/**
 * Pods that wait for the scheduler: those to be tried, those that must wait a while after a failure but are tried when
 * nobody else is left, and those for which something has to happen first.
 *
 * @see pkg/scheduler/backend/queue
 */
export class SchedulingQueue {
  readonly #active = new Set<QueuedPod>();
  readonly #backoff = new Set<QueuedPod>();
  readonly #parked = new Map<PodState, QueuedPod>();

  get isEmpty(): boolean {
    return this.#active.size === 0 && this.#backoff.size === 0;
  }

  parked(): readonly QueuedPod[] {
    return [...this.#parked.values()];
  }

  find(pod: PodState): QueuedPod | undefined {
    return this.#parked.get(pod);
  }

  add(pod: PodState, nowMillis: number): void {
    this.#active.add({ pod, attempts: 0, queuedAtMillis: nowMillis, rejectedBy: new Set(), reasons: {} });
  }

  /** Puts a Pod aside until something happens that may help it. */
  park(queued: QueuedPod, nowMillis: number): void {
    queued.queuedAtMillis = nowMillis;
    this.#parked.set(queued.pod, queued);
  }

  /** Something happened that may help the Pod. */
  wake(queued: QueuedPod, nowMillis: number): void {
    if (!this.#parked.delete(queued.pod)) return;
    (nowMillis < backoffEnd(queued) ? this.#backoff : this.#active).add(queued);
  }

  remove(pod: PodState): void {
    this.#parked.delete(pod);
    for (const waiting of [this.#active, this.#backoff]) {
      for (const queued of waiting) if (queued.pod === pod) waiting.delete(queued);
    }
  }

  /** The next Pod to try: of those that may be tried the most important, then the one that waited longest. */
  pop(nowMillis: number): QueuedPod | undefined {
    for (const queued of this.#backoff) {
      if (backoffEnd(queued) > nowMillis) continue;
      this.#backoff.delete(queued);
      this.#active.add(queued);
    }
    const next = first(this.#active, byPriority) ?? first(this.#backoff, byBackoff);
    if (next === undefined) return undefined;
    this.#active.delete(next);
    this.#backoff.delete(next);
    next.attempts++;
    return next;
  }
}

function backoffEnd({ attempts, queuedAtMillis }: QueuedPod): number {
  const millis = FIRST_BACKOFF_MILLIS * 2 ** Math.max(0, attempts - 1);
  return queuedAtMillis + Math.min(millis, LONGEST_BACKOFF_MILLIS);
}

function byPriority(a: QueuedPod, b: QueuedPod): number {
  return b.pod.priority - a.pod.priority || a.queuedAtMillis - b.queuedAtMillis;
}

/** Ends of backoff within one second count as the same, so that priority can decide. */
function byBackoff(a: QueuedPod, b: QueuedPod): number {
  return Math.floor(backoffEnd(a) / 1000) - Math.floor(backoffEnd(b) / 1000) || byPriority(a, b);
}

function first(waiting: Iterable<QueuedPod>, compare: (a: QueuedPod, b: QueuedPod) => number): QueuedPod | undefined {
  let best: QueuedPod | undefined;
  for (const queued of waiting) if (best === undefined || compare(queued, best) < 0) best = queued;
  return best;
}
