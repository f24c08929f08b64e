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

/**
 * The working queue of a controller: whenever a Pod of one of its objects comes, goes, starts, ends or is asked to stop,
 * the object is synced a moment later. A sync that was refused for a quota is repeated when a Pod leaves the namespace.
 *
 * @param short objects that lack Pods from the start: their controller is at work on them already
 * @param sync false where a quota stood in the way
 */
export function runController(
  simulation: Simulation,
  handles: (owner: OwnerReference) => boolean,
  short: Iterable<OwnerKey>,
  sync: (key: OwnerKey, model: Model) => boolean,
): void {
  const due = new Set<string>();
  const refused = new Map<string, OwnerKey>();
  const last = new Map<string, PodState>();
  const enqueue = (key: OwnerKey) => {
    const id = idOf(key);
    if (due.has(id)) return;
    due.add(id);
    simulation.clock.after(PACE.controller + simulation.chance.upTo(2 * PACE.controller), () => {
      due.delete(id);
      if (sync(key, (of) => simulation.world.podsOf(of.owner, of.namespace)[0] ?? last.get(idOf(of))))
        refused.delete(id);
      else refused.set(id, key);
    });
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
