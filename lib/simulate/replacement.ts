import type { Labels } from "../derive/label-selector.js";
import type { OwnerReference, Pod } from "../model/kubernetes/index.js";
import { createPod } from "./api-server.js";
import { PodState } from "./pod-state.js";
import type { PodTraits } from "./pod-traits.js";
import type { Simulation } from "./simulation.js";
import { ensureClaim } from "./volume-controller.js";

/** What a controller wants created. */
export interface PodOrder {
  readonly namespace: string;
  readonly owner: OwnerReference;
  /** undefined: made from `generateName` */
  readonly name?: string;
  readonly generateName: string;
  readonly labels: Labels;
  readonly traits: PodTraits;
  readonly priority: number;
  readonly finalizers?: readonly string[];
  /** like a Pod that is or was there; otherwise straight from a template */
  readonly isModelled: boolean;
}

const PLACE_LABELS: ReadonlySet<string> = new Set(["topology.kubernetes.io/zone", "topology.kubernetes.io/region"]);

/**
 * An order like a Pod that is or was there: its spec shows what admission made of the template, sidecars and defaults
 * included. The labels of the place where it ran are not its own.
 */
export function orderLike(model: PodState, owner: OwnerReference): PodOrder {
  const labels = Object.fromEntries(Object.entries(model.labels).filter(([key]) => !PLACE_LABELS.has(key)));
  return {
    namespace: model.namespace,
    owner,
    generateName: model.source.metadata.generateName ?? `${owner.name}-`,
    labels,
    traits: model.traits,
    priority: model.priority,
    finalizers: model.finalizers,
    isModelled: true,
  };
}

/** Creates the Pod; undefined where a limit range or a quota refuses it. */
export function placeOrder(simulation: Simulation, order: PodOrder): PodState | undefined {
  const name = order.name ?? `${order.generateName}new${++simulation.madePods}`;
  const { namespace, traits } = order;
  const { clock } = simulation;
  simulation.webhooks.note(namespace, order.isModelled);
  if (!simulation.limitRanges.admits(traits.spec, namespace)) return undefined;
  const source: Pod = {
    metadata: {
      namespace,
      name,
      uid: `new ${namespace}/${name} ${clock.nowMillis}`,
      ...(order.name === undefined && { generateName: order.generateName }),
      creationTimestamp: new Date(clock.nowMillis).toISOString(),
      labels: order.labels,
      ownerReferences: [{ ...order.owner, controller: true }],
      finalizers: order.finalizers ?? [],
    },
    spec: { priority: order.priority },
  };
  const pod = new PodState(source, traits, false, 0);
  if (simulation.quotas.admit(pod) !== undefined) return undefined;
  createPod(simulation, pod);
  // The ephemeral volume controller makes the claims of generic ephemeral volumes when it sees the Pod.
  for (const { name: volume, ephemeral } of traits.spec.volumes ?? []) {
    if (ephemeral !== undefined)
      ensureClaim(simulation, namespace, `${name}-${volume}`, ephemeral.volumeClaimTemplate.spec);
  }
  return pod;
}
