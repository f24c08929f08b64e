import { keyOf } from "../../derive/owner.js";
import type { KubernetesObject, OwnerReference } from "../../model/kubernetes/index.js";
import { PACE } from "../pace.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import type { ClusterEvent, Simulation } from "../simulation.js";

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
  /** has the object looked at again */
  readonly again: () => void;
}

export interface Controller {
  readonly handles: (owner: OwnerReference) => boolean;
  /** objects that lack Pods from the start: their controller is at work on them already */
  readonly short: Iterable<OwnerKey>;
  /** [ms] for which changes are gathered before they are looked at */
  readonly batchMillis?: number;
}

/**
 * The working queue of a controller: whenever a Pod of one of its objects comes, goes, starts, ends or is asked to stop,
 * the object is synced a moment later; never twice at the same time. A sync that was refused for a quota is repeated when a
 * Pod leaves the namespace.
 */
export function runController(
  simulation: Simulation,
  { handles, short, batchMillis = 0 }: Controller,
  sync: (key: OwnerKey, model: Model, turn: Turn) => void,
): void {
  const due = new Set<string>();
  /** objects in work: whether they have to be looked at again afterwards */
  const busy = new Map<string, boolean>();
  const refused = new Map<string, OwnerKey>();
  const last = new Map<string, PodState>();
  const model: Model = (of) => simulation.world.podsOf(of.owner, of.namespace)[0] ?? last.get(idOf(of));
  const work = (id: string, key: OwnerKey) => {
    due.delete(id);
    busy.set(id, false);
    const done = (isAccepted: boolean) => {
      if (isAccepted) refused.delete(id);
      else refused.set(id, key);
      const isDirty = busy.get(id) === true;
      busy.delete(id);
      if (isDirty) enqueue(key);
    };
    sync(key, model, { done, again: () => enqueue(key) });
  };
  const enqueue = (key: OwnerKey) => {
    const id = idOf(key);
    if (busy.has(id)) busy.set(id, true);
    else if (!due.has(id)) {
      due.add(id);
      const delayMillis = batchMillis + PACE.controller + simulation.chance.upTo(2 * PACE.controller);
      simulation.clock.after(delayMillis, () => work(id, key));
    }
  };
  for (const key of short) enqueue(key);
  simulation.reactors.push((event) => {
    const pod = podOf(event);
    if (pod === undefined) return;
    if (event.kind === "pod-removed" || isFinishedState(pod)) {
      for (const key of refused.values()) if (key.namespace === pod.namespace) enqueue(key);
    }
    if (pod.owner === undefined || !handles(pod.owner)) return;
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
