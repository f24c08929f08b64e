import { keyOf } from "../../derive/owner.js";
import type { KubernetesObject, OwnerReference } from "../../model/kubernetes/index.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import type { ClusterEvent, Simulation } from "../simulation.js";
import { Refusals, type Retries, USUAL_RETRIES } from "./refusals.js";

/** A controller as a Pod names it. */
export interface OwnerKey {
  readonly owner: OwnerReference;
  readonly namespace: string;
}

/** A Pod to model new ones on: one that is there, or the last that was. */
export type Model = (key: OwnerKey) => PodState | undefined;

/** One object's turn to be brought in order. */
export interface Turn {
  /** has to be told in the end, once: false where a quota stood in the way */
  readonly done: (isAccepted: boolean) => void;
  /** has the object looked at again, at once */
  readonly again: () => void;
}

/** An object that lacks Pods from the start: its controller is at work on it already. */
export interface ShortOfPods {
  readonly key: OwnerKey;
  /** [ms] on the simulated clock, below 0: how long it may have lacked them */
  readonly sinceMillis: number;
}

export interface Controller {
  readonly handles: (owner: OwnerReference) => boolean;
  readonly short: Iterable<ShortOfPods>;
  /** [ms] for which changes are gathered before they are looked at */
  readonly batchMillis?: number;
  readonly retries?: Retries;
}

/**
 * The working queue of a controller: whenever a Pod of one of its objects comes, goes, starts, ends or is asked to stop,
 * the object is synced a moment later; never twice at the same time. A sync that was refused for a quota is repeated after
 * pauses that double: nobody tells a controller that there is room again.
 */
export function runController(
  simulation: Simulation,
  { handles, short, batchMillis = 0, retries = USUAL_RETRIES }: Controller,
  sync: (key: OwnerKey, model: Model, turn: Turn) => void,
): void {
  const { clock, chance } = simulation;
  const due = new Set<string>();
  /** objects in work: whether they have to be looked at again afterwards */
  const busy = new Map<string, boolean>();
  const refusals = new Refusals(retries, chance);
  const last = new Map<string, PodState>();
  const model: Model = (of) => simulation.world.podsOf(of.owner, of.namespace)[0] ?? last.get(idOf(of));
  const work = (id: string, key: OwnerKey) => {
    due.delete(id);
    busy.set(id, false);
    const done = (isAccepted: boolean) => {
      const isDirty = busy.get(id) === true;
      busy.delete(id);
      if (isDirty) enqueue(key);
      const pauseMillis = isAccepted ? refusals.forget(id) : refusals.add(id, clock.nowMillis);
      if (pauseMillis !== undefined) clock.pollAfter(pauseMillis, () => enqueue(key, 0));
    };
    sync(key, model, { done, again: () => enqueue(key, 0) });
  };
  const enqueue = (key: OwnerKey, gatherMillis = batchMillis) => {
    const id = idOf(key);
    if (busy.has(id)) busy.set(id, true);
    else if (!due.has(id)) {
      due.add(id);
      clock.after(gatherMillis + PACE.controller + chance.upTo(2 * PACE.controller), () => work(id, key));
    }
  };
  for (const { key, sinceMillis } of short) {
    refusals.expect(idOf(key), sinceMillis);
    enqueue(key);
  }
  simulation.reactors.push((event) => {
    const pod = podOf(event);
    if (pod?.owner === undefined || !handles(pod.owner)) return;
    const key = { owner: pod.owner, namespace: pod.namespace };
    last.set(idOf(key), pod);
    if (event.kind !== "pod-created" && event.kind !== "pod-bound") enqueue(key);
  });
}

export function ownerKeyOf(kind: string, apiVersion: string, { metadata }: KubernetesObject): OwnerKey {
  const { name, namespace = "", uid } = metadata;
  return { owner: { kind, apiVersion, name, ...(uid && { uid }) }, namespace };
}

function podOf(event: ClusterEvent): PodState | undefined {
  return "pod" in event ? event.pod : undefined;
}

function idOf({ owner, namespace }: OwnerKey): string {
  return `${owner.kind} ${keyOf({ namespace, name: owner.name })} ${owner.uid ?? ""}`;
}
