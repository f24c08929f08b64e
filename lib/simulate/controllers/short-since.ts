import type { Condition, KubernetesObject } from "../../model/kubernetes/index.js";
import type { Simulation } from "../simulation.js";
import type { OwnerKey } from "./controller-queue.js";

/**
 * [ms] on the simulated clock, below 0: since when a controller lacks Pods, at the longest. Where it says so itself by its
 * condition ReplicaFailure that is known, otherwise it is since its last Pod was made, or it itself.
 */
export function shortSince(
  { world, atMillis }: Simulation,
  { owner, namespace }: OwnerKey,
  { metadata }: KubernetesObject,
  conditions: readonly Condition[] = [],
): number {
  const failing = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  const since = failing?.lastTransitionTime ?? metadata.creationTimestamp;
  const made = world.podsOf(owner, namespace).map(({ createdAtMillis }) => createdAtMillis);
  const ownMillis = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since) - atMillis;
  return Math.min(0, Math.max(ownMillis, ...(failing === undefined ? made : [])));
}
