import type { ReplicaSet, ReplicationController } from "../../model/kubernetes/index.js";
import { orderFromTemplate } from "../admission.js";
import { deletePod } from "../api-server.js";
import { isActive, type PodState } from "../pod-state.js";
import { orderLike, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";
import { type Model, type OwnerKey, ownerKeyOf, runController, type ShortOfPods } from "./controller-queue.js";
import { shortSince } from "./short-since.js";
import { slowStart } from "./slow-start.js";

/**
 * ReplicaSets and ReplicationControllers: a Pod that is asked to stop is replaced at once, while it still runs.
 *
 * @see pkg/controller/replicaset, manageReplicas
 */
export function runReplicaSets(simulation: Simulation): void {
  runController(
    simulation,
    {
      handles: ({ kind }) => kind === "ReplicaSet" || kind === "ReplicationController",
      short: shortOfPods(simulation),
    },
    (key, model, { done }) => {
      const controller = simulation.workloads.find(key.owner, key.namespace);
      if (controller.kind === "replicaSets" || controller.kind === "replicationControllers") {
        syncReplicas(simulation, key, controller.object, model, done);
      } else done(true);
    },
  );
}

/** Those that lack Pods and are not known to fail at making them for any other reason than a quota. */
function* shortOfPods(simulation: Simulation): Generator<ShortOfPods> {
  const { workloads, originals, quotas } = simulation;
  const lists = [
    ["ReplicaSet", "apps/v1", workloads.all("replicaSets")],
    ["ReplicationController", "v1", workloads.all("replicationControllers")],
  ] as const;
  for (const [kind, apiVersion, objects] of lists) {
    for (const object of objects) {
      const { spec, status } = object;
      const counted = status?.replicas ?? 0;
      const isFailing = status?.conditions?.some(({ type, status: is }) => type === "ReplicaFailure" && is === "True");
      if (counted >= (spec?.replicas ?? 1)) continue;
      const key = ownerKeyOf(kind, apiVersion, object);
      if (isFailing && !quotas.covers(key.namespace)) continue;
      if (originals.active(key.owner, key.namespace) !== counted) continue;
      yield { key, sinceMillis: shortSince(simulation, key, object, status?.conditions) };
    }
  }
}

function syncReplicas(
  simulation: Simulation,
  key: OwnerKey,
  { metadata, spec, status }: ReplicaSet | ReplicationController,
  model: Model,
  done: (isAccepted: boolean) => void,
): void {
  const { owner, namespace } = key;
  const active = simulation.world.podsOf(owner, namespace).filter(isActive);
  const wanted = (spec?.replicas ?? 1) - simulation.originals.unseen(owner, namespace, status?.replicas);
  const surplus = active.length - wanted;
  if (metadata.deletionTimestamp !== undefined || surplus >= 0) {
    if (metadata.deletionTimestamp === undefined) deleteSurplus(simulation, active, surplus);
    done(true);
    return;
  }
  const like = model(key);
  const order = like ? orderLike(like, owner) : orderFromTemplate(spec?.template, owner, namespace, simulation);
  slowStart(simulation, -surplus, () => placeOrder(simulation, order) !== undefined, done);
}

function deleteSurplus(simulation: Simulation, active: readonly PodState[], surplus: number): void {
  for (const pod of active.toSorted(byDispensability).slice(0, surplus)) deletePod(simulation, pod);
}

/** Whom to delete first: without a Node, not started, not ready, the youngest. @see ActivePodsWithRanks */
function byDispensability(a: PodState, b: PodState): number {
  return (
    Number(a.nodeName !== undefined) - Number(b.nodeName !== undefined) ||
    Number(a.phase === "Running") - Number(b.phase === "Running") ||
    Number(a.isReady) - Number(b.isReady) ||
    b.createdAtMillis - a.createdAtMillis
  );
}
