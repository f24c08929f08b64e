import type { LabelMatcher } from "../../derive/label-selector.js";
import { deletePod } from "../api-server.js";
import type { Budget } from "../budgets.js";
import { type EvictionAnswer, evictPod } from "../eviction.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";
import { type DrainFilterFlags, drainVerdict } from "./drain-filters.js";

export interface DrainFlags extends DrainFilterFlags {
  readonly disableEviction: boolean;
  /** [s]; 0 is no limit */
  readonly timeoutSeconds: number;
  /** [s]; undefined is each Pod's own */
  readonly graceSeconds: number | undefined;
  readonly podSelector: LabelMatcher;
}

/** A Pod that could not be evicted: by which budgets, and in whose words. */
export interface Blocked {
  readonly pod: PodState;
  readonly budgets: readonly Budget[];
  readonly reason: string;
}

const RETRY_MILLIS = 5000;
const POLL_MILLIS = 1000;
/** How often the client library repeats a request that was answered with a time to wait. */
const CLIENT_RETRIES = 10;

/**
 * kubectl drain on one Node: all Pods are evicted at the same time, each on its own until it is gone, an answer is final or
 * the time is over.
 *
 * @see k8s.io/kubectl/pkg/drain/drain.go
 */
export class NodeDrain {
  readonly node: string;
  readonly refused: { readonly pod: PodState; readonly reason: string }[] = [];
  /** Pods that the command asked to stop */
  readonly stopped = new Set<PodState>();
  readonly #simulation: Simulation;
  readonly #flags: DrainFlags;
  readonly #deadlineMillis: number;
  readonly #blocked = new Map<string, Blocked>();
  readonly #onEnd: (drain: NodeDrain) => void;
  #unfinished = 0;
  #state: "running" | "done" | "failed" = "running";
  #hasFailed: boolean;

  constructor(
    simulation: Simulation,
    node: string,
    flags: DrainFlags,
    hasDaemonSet: (pod: PodState) => boolean,
    onEnd: (drain: NodeDrain) => void,
  ) {
    this.#simulation = simulation;
    this.node = node;
    this.#flags = flags;
    this.#onEnd = onEnd;
    this.#hasFailed = false;
    const { nowMillis } = simulation.clock;
    this.#deadlineMillis =
      flags.timeoutSeconds === 0 ? Number.POSITIVE_INFINITY : nowMillis + flags.timeoutSeconds * 1000;
    const pods = this.#select(hasDaemonSet);
    if (this.refused.length > 0 || pods.length === 0) {
      this.#unfinished = 1;
      simulation.clock.after(PACE.request, () => this.#finish(this.refused.length === 0));
    } else if (flags.disableEviction) this.#deleteAll(pods);
    else this.#evictAll(pods);
  }

  get isComplete(): boolean {
    return this.#state === "done";
  }

  get blocked(): readonly Blocked[] {
    return [...this.#blocked.values()];
  }

  /** Nothing moves any more: the command waits until its time is over, or for ever. */
  abandon(): void {
    this.#end("failed");
  }

  #select(hasDaemonSet: (pod: PodState) => boolean): readonly PodState[] {
    const { world, clock } = this.#simulation;
    const listed = [...world.podsOn(this.node)]
      .filter(({ labels }) => this.#flags.podSelector.matches(labels))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    return listed.filter((pod) => {
      const verdict = drainVerdict(pod, this.#flags, hasDaemonSet, clock.nowMillis);
      if (verdict.kind === "refuse") this.refused.push({ pod, reason: verdict.reason });
      return verdict.kind === "delete";
    });
  }

  #evictAll(pods: readonly PodState[]): void {
    this.#unfinished = pods.length;
    // Requests of one moment: the server takes them in any order.
    const { clock, chance } = this.#simulation;
    for (const pod of pods) {
      clock.after(PACE.request + chance.upTo(2 * PACE.request), () => this.#evict(pod, CLIENT_RETRIES));
    }
  }

  #evict(pod: PodState, clientRetries: number): void {
    if (this.#state !== "running") return;
    // The command looks at its own clock only before it asks anew, not while the client library repeats a request.
    if (clientRetries === CLIENT_RETRIES && this.#isLate) {
      this.#finish(false);
      return;
    }
    evictPod(this.#simulation, pod, this.#flags.graceSeconds, (answer) => {
      if (this.#state === "running") this.#take(pod, answer, clientRetries);
    });
  }

  #take(pod: PodState, answer: EvictionAnswer, clientRetries: number): void {
    const { clock } = this.#simulation;
    this.#note(pod, answer);
    switch (answer.kind) {
      case "deleted":
        this.stopped.add(answer.pod);
        this.#waitFor([pod]);
        break;
      case "not-found":
        this.#finish(true);
        break;
      case "too-many-requests": {
        const isRepeated = answer.retryAfterSeconds > 0 && clientRetries > 0;
        if (isRepeated) clock.pollAfter(answer.retryAfterSeconds * 1000, () => this.#evict(pod, clientRetries - 1));
        else clock.pollAfter(RETRY_MILLIS, () => this.#evict(pod, CLIENT_RETRIES));
        break;
      }
      case "server-error":
        this.#finish(false);
    }
  }

  #note(pod: PodState, answer: EvictionAnswer): void {
    if (answer.kind === "too-many-requests") {
      this.#blocked.set(pod.key, { pod, budgets: [answer.budget], reason: answer.reason });
    } else if (answer.kind === "server-error") {
      this.#blocked.set(pod.key, { pod, budgets: answer.budgets, reason: answer.reason });
    } else this.#blocked.delete(pod.key);
  }

  #deleteAll(pods: readonly PodState[]): void {
    this.#unfinished = 1;
    for (const [i, pod] of pods.entries()) {
      this.#simulation.clock.after(PACE.request * (i + 1), () => {
        if (!pod.isPresent) return;
        this.stopped.add(pod);
        deletePod(this.#simulation, pod, this.#flags.graceSeconds);
      });
    }
    this.#simulation.clock.after(PACE.request * (pods.length + 1), () => this.#waitFor(pods));
  }

  /** Asks once a second whether the Pods are gone. */
  #waitFor(pods: readonly PodState[]): void {
    const { clock } = this.#simulation;
    if (this.#state !== "running") return;
    const left = pods.filter((pod) => pod.isPresent && !this.#isGivenUp(pod));
    if (left.length === 0 || this.#isLate) this.#finish(left.length === 0);
    else {
      const pauseMillis = Math.min(POLL_MILLIS, this.#deadlineMillis - clock.nowMillis);
      clock.pollAfter(pauseMillis, () => this.#waitFor(left));
    }
  }

  get #isLate(): boolean {
    return this.#simulation.clock.nowMillis >= this.#deadlineMillis;
  }

  #isGivenUp({ deletedAtMillis }: PodState): boolean {
    const limit = this.#flags.skipWaitForDeleteTimeoutSeconds;
    if (limit <= 0 || deletedAtMillis === undefined) return false;
    return Math.trunc((this.#simulation.clock.nowMillis - deletedAtMillis) / 1000) > limit;
  }

  #finish(isGone: boolean): void {
    if (!isGone) this.#hasFailed = true;
    this.#unfinished--;
    if (this.#unfinished === 0) this.#end(this.#hasFailed ? "failed" : "done");
  }

  #end(state: "done" | "failed"): void {
    if (this.#state !== "running") return;
    this.#state = state;
    this.#onEnd(this);
  }
}
