import type { StatefulSet } from "../../model/kubernetes/index.js";
import { orderFromTemplate } from "../admission.js";
import { deletePod } from "../api-server.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import { orderLike, type PodOrder, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";
import { ensureClaim } from "../volume-controller.js";
import { type OwnerKey, ownerKeyOf, runController, type ShortOfPods } from "./controller-queue.js";
import { shortSince } from "./short-since.js";
import { slowStart } from "./slow-start.js";

const POD_NAME = "statefulset.kubernetes.io/pod-name";
const POD_INDEX = "apps.kubernetes.io/pod-index";
const REVISION = "controller-revision-hash";

/**
 * StatefulSets: a Pod is made anew under its old name when the old one is gone, and not before. In order (OrderedReady) no
 * Pod is made while one before it is not running and ready. A rolling update in progress does not go on.
 *
 * @see pkg/controller/statefulset/stateful_set_control.go
 */
export function runStatefulSets(simulation: Simulation): void {
  // Every ordinal has claims and perhaps a revision of its own, so each is modelled on its own predecessor.
  const predecessors = new Map<string, PodState>();
  simulation.reactors.push((event) => {
    if ("pod" in event && event.pod.owner?.kind === "StatefulSet") predecessors.set(event.pod.key, event.pod);
  });
  runController(
    simulation,
    { handles: ({ kind }) => kind === "StatefulSet", short: shortOfPods(simulation) },
    (key, model, { done }) => {
      const controller = simulation.workloads.find(key.owner, key.namespace);
      if (controller.kind !== "statefulSets" || controller.object.metadata.deletionTimestamp !== undefined) {
        done(true);
        return;
      }
      const set = controller.object;
      const missing = missingOrdinals(simulation, key, set);
      const create = (index: number) => {
        const ordinal = missing[index] ?? 0;
        const like = predecessors.get(`${key.namespace}/${set.metadata.name}-${ordinal}`) ?? model(key);
        return createOrdinal(simulation, key, set, ordinal, like);
      };
      if (missing.length === 0) done(true);
      else slowStart(simulation, missing.length, create, done);
    },
  );
}

function* shortOfPods(simulation: Simulation): Generator<ShortOfPods> {
  const { workloads, originals } = simulation;
  for (const object of workloads.all("statefulSets")) {
    const counted = object.status?.replicas ?? 0;
    if (counted >= (object.spec?.replicas ?? 1)) continue;
    const key = ownerKeyOf("StatefulSet", "apps/v1", object);
    if (originals.active(key.owner, key.namespace) !== counted) continue;
    yield { key, sinceMillis: shortSince(simulation, key, object) };
  }
}

/** Ordinals whose Pods are to be made now: in order one at the most, and none behind a Pod that is not ready. */
function missingOrdinals(simulation: Simulation, { owner, namespace }: OwnerKey, set: StatefulSet): readonly number[] {
  const isOrdered = set.spec?.podManagementPolicy !== "Parallel";
  const start = set.spec?.ordinals?.start ?? 0;
  const { originals } = simulation;
  const isPart = originals.unseen(owner, namespace, set.status?.replicas) > 0;
  const missing: number[] = [];
  for (let ordinal = start; ordinal < start + (set.spec?.replicas ?? 1); ordinal++) {
    const name = `${set.metadata.name}-${ordinal}`;
    const pod = simulation.world.pod(namespace, name);
    if (pod === undefined && isPart && !originals.has(owner, namespace, name)) continue;
    if (pod === undefined) missing.push(ordinal);
    else if (isFinishedState(pod) && pod.deletedAtMillis === undefined) deletePod(simulation, pod);
    if (isOrdered && !isRunningAndReady(pod)) break;
  }
  return missing;
}

function isRunningAndReady(pod: PodState | undefined): boolean {
  return pod?.phase === "Running" && pod.isReady && pod.deletedAtMillis === undefined;
}

function createOrdinal(
  simulation: Simulation,
  key: OwnerKey,
  set: StatefulSet,
  ordinal: number,
  like: PodState | undefined,
): boolean {
  const name = `${set.metadata.name}-${ordinal}`;
  const templates = set.spec?.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of templates) {
    ensureClaim(simulation, key.namespace, `${metadata.name}-${name}`, spec ?? {});
  }
  const order = like
    ? orderLike(like, key.owner)
    : orderFromTemplate(set.spec?.template, key.owner, key.namespace, simulation);
  return placeOrder(simulation, ordinalOrder(order, set, ordinal, name, like?.name === name)) !== undefined;
}

/** The order with the ordinal's own name, labels and claims. */
function ordinalOrder(order: PodOrder, set: StatefulSet, ordinal: number, name: string, isSame: boolean): PodOrder {
  if (isSame) return { ...order, name };
  const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const { currentRevision, updateRevision } = set.status ?? {};
  const revision = ordinal < partition ? currentRevision : updateRevision;
  const spec = order.traits.spec;
  const claimed = new Map((set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => [metadata.name, metadata.name]));
  const others = (spec.volumes ?? []).filter((volume) => !claimed.has(volume.name));
  const own = [...claimed.keys()].map((volume) => ({
    name: volume,
    persistentVolumeClaim: { claimName: `${volume}-${name}` },
  }));
  return {
    ...order,
    name,
    labels: {
      ...order.labels,
      [POD_NAME]: name,
      [POD_INDEX]: String(ordinal),
      ...(revision && { [REVISION]: revision }),
    },
    traits: order.traits.with({ volumes: [...own, ...others] }),
  };
}
