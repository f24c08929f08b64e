import { scaledUp } from "../../derive/int-or-percent.js";
import { managerOf } from "../../derive/managed-by.js";
import { controllerOf, keyOf } from "../../derive/owner.js";
import type {
  ObjectMeta,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
} from "../../model/kubernetes/index.js";
import type { Preparation } from "../../model/prediction.js";
import type { Adjustments } from "../adjustments.js";
import type { Cluster } from "../cluster.js";
import type { PodState } from "../pod-state.js";

/** Something that a person may do beforehand, and what it changes in the cluster. */
export interface Measure {
  /** measures of one id exclude each other */
  readonly id: string;
  readonly preparation: Preparation;
  readonly replicas?: ReadonlyMap<string, number>;
  readonly budget?: PodDisruptionBudget;
  readonly node?: string;
}

type Purpose = Preparation["purpose"];

export function adjustmentsOf(measures: readonly Measure[]): Adjustments {
  return {
    replicas: new Map(measures.flatMap(({ replicas }) => [...(replicas ?? [])])),
    budgets: new Map(measures.flatMap(({ budget }) => (budget ? [[keyOf(budget.metadata), budget] as const] : []))),
    uncordoned: new Set(measures.flatMap(({ node }) => node ?? [])),
  };
}

/**
 * One replica more, for what may have one: a Deployment, ReplicaSet or ReplicationController whose Pods share no volume that
 * one Node at a time may use. A StatefulSet's next member is a member of something, not a copy.
 */
export function scaleUp(
  cluster: Cluster,
  { owner, namespace, traits }: PodState,
  purpose: Purpose,
): Measure | undefined {
  if (owner?.kind !== "ReplicaSet" && owner?.kind !== "ReplicationController") return undefined;
  const controller = cluster.workloads.find(owner, namespace);
  if (controller.kind !== "replicaSets" && controller.kind !== "replicationControllers") return undefined;
  if (!sharesVolumes(cluster, namespace, traits.spec.volumes ?? [])) return undefined;
  const own = controller.object.spec?.replicas ?? 1;
  const top = topOf(cluster, owner.kind, controller.object);
  if (top === undefined) return undefined;
  const { kind, name, replicas: from } = top;
  const preparation = prepareScale(cluster, namespace, top, purpose);
  if (preparation === undefined) return undefined;
  return {
    id: `scale ${kind} ${namespace}/${name}`,
    preparation: { ...preparation, ...reverted(top.metadata) },
    replicas: new Map([
      [`${owner.kind} ${keyOf({ namespace, name: owner.name })}`, own + 1],
      [`${kind} ${keyOf({ namespace, name })}`, from + 1],
    ]),
  };
}

interface Scaled {
  readonly kind: string;
  readonly name: string;
  readonly replicas: number;
  readonly metadata: ObjectMeta;
}

/** What holds the number of replicas; undefined where it cannot be had, or its owner says that no two may run at once. */
function topOf(cluster: Cluster, kind: string, object: ReplicaSet | ReplicationController): Scaled | undefined {
  const { metadata, spec } = object;
  if (controllerOf(metadata) === undefined)
    return { kind, name: metadata.name, replicas: spec?.replicas ?? 1, metadata };
  // Of another controller than a Deployment: it sets the scale back at once, and has a number of its own.
  const deployment = kind === "ReplicaSet" ? cluster.workloads.deploymentOf(object) : undefined;
  if (deployment?.kind !== "deployments") return undefined;
  const { object: above } = deployment;
  if (above.spec?.paused === true || above.spec?.strategy?.type === "Recreate") return undefined;
  const { name } = above.metadata;
  return { kind: "Deployment", name, replicas: above.spec?.replicas ?? 1, metadata: above.metadata };
}

/** A scale that an autoscaler has set it sets back within seconds; below its minReplicas it never goes. */
function prepareScale(
  { facts }: Cluster,
  namespace: string,
  { kind, name, replicas }: Scaled,
  purpose: Purpose,
): Preparation | undefined {
  const owner = { kind, name };
  const autoscaler = facts
    .peek("horizontalPodAutoscalers")
    ?.find(({ metadata, spec }) => metadata.namespace === namespace && isTarget(spec?.scaleTargetRef, owner));
  const to = replicas + 1;
  if (autoscaler === undefined) return { kind: "scale", purpose, namespace, owner, from: replicas, to };
  const { minReplicas: from = 1, maxReplicas = 0 } = autoscaler.spec ?? {};
  if (to > maxReplicas) return undefined;
  const { name: by } = autoscaler.metadata;
  return {
    kind: "raise-minimum",
    purpose,
    namespace,
    autoscaler: by,
    owner,
    from,
    to,
    ...reverted(autoscaler.metadata),
  };
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function isTarget(target: Named | undefined, { kind, name }: Named): boolean {
  return target?.kind === kind && target.name === name;
}

function reverted(metadata: ObjectMeta): { readonly revertedBy?: string } {
  const revertedBy = managerOf(metadata);
  return revertedBy === undefined ? {} : { revertedBy };
}

type Volumes = NonNullable<PodState["traits"]["spec"]["volumes"]>;

/** Whether a second Pod may use all the volumes at the same time from another Node. */
function sharesVolumes({ facts }: Cluster, namespace: string, volumes: Volumes): boolean {
  const names = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  if (names.length === 0) return true;
  const claims = facts.look("persistentVolumeClaims") ?? [];
  return names.every((name) => {
    const claim = claims.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    return claim?.spec?.accessModes?.some((mode) => /Many$/.test(mode)) ?? false;
  });
}

/** The budget lets one Pod more be away than it does now. */
export function relaxBudget(budget: PodDisruptionBudget): Measure | undefined {
  const { spec, status } = budget;
  const key = keyOf(budget.metadata);
  const expected = status?.expectedPods ?? 0;
  const healthy = status?.currentHealthy ?? 0;
  const { maxUnavailable, minAvailable } = spec ?? {};
  const id = `budget ${key}`;
  if (maxUnavailable !== undefined) {
    const to = Math.max(expected - healthy, scaledUp(maxUnavailable, expected) ?? 0) + 1;
    const preparation = relaxation(budget, "maxUnavailable", maxUnavailable, to);
    return { id, preparation, budget: { ...budget, spec: { ...spec, maxUnavailable: to } } };
  }
  const needed = minAvailable === undefined ? undefined : scaledUp(minAvailable, expected);
  if (minAvailable === undefined || needed === undefined || needed === 0) return undefined;
  const to = Math.max(0, Math.min(healthy, needed) - 1);
  const preparation = relaxation(budget, "minAvailable", minAvailable, to);
  return { id, preparation, budget: { ...budget, spec: { ...spec, minAvailable: to } } };
}

function relaxation(
  { metadata }: PodDisruptionBudget,
  field: "minAvailable" | "maxUnavailable",
  from: number | string,
  to: number,
): Preparation {
  return { kind: "relax-budget", purpose: "unblock", budget: keyOf(metadata), field, from, to, ...reverted(metadata) };
}

export function allowUnready(budget: PodDisruptionBudget): Measure {
  const key = keyOf(budget.metadata);
  const from = budget.spec?.unhealthyPodEvictionPolicy ?? null;
  return {
    id: `budget ${key}`,
    preparation: { kind: "allow-unready", purpose: "unblock", budget: key, from, ...reverted(budget.metadata) },
    budget: { ...budget, spec: { ...budget.spec, unhealthyPodEvictionPolicy: "AlwaysAllow" } },
  };
}

/** A label that no Pod bears. Written into the selector it makes the budget cover nothing, and it can be taken out again. */
export const PAUSED_LABEL = "kaudit.io/paused";

export function pauseBudget(budget: PodDisruptionBudget): Measure {
  const key = keyOf(budget.metadata);
  const { selector } = budget.spec ?? {};
  const matchLabels = { ...selector?.matchLabels, [PAUSED_LABEL]: "true" };
  return {
    id: `budget ${key}`,
    preparation: { kind: "pause-budget", purpose: "unblock", budget: key, ...reverted(budget.metadata) },
    budget: { ...budget, spec: { ...budget.spec, selector: { ...selector, matchLabels } } },
  };
}

export function uncordon(node: string): Measure {
  return { id: `uncordon ${node}`, preparation: { kind: "uncordon", purpose: "place", node }, node };
}

/** What may let a Pod go that its budgets hold, the least first; each is tried until one works. */
export function unblocking(
  cluster: Cluster,
  pod: PodState,
  budgets: readonly PodDisruptionBudget[],
): readonly (readonly Measure[])[] {
  const [budget, ...others] = budgets;
  if (budget === undefined) return [];
  if (others.length > 0) return [widest(budgets).map(pauseBudget)];
  const hasFailed = budget.status?.conditions?.some(({ reason }) => reason === "SyncFailed") === true;
  if (hasFailed) return [[pauseBudget(budget)]];
  const relaxed = relaxBudget(budget);
  const steps = pod.isReady
    ? [scaleUp(cluster, pod, "unblock"), relaxed, pauseBudget(budget)]
    : [allowUnready(budget), relaxed, pauseBudget(budget)];
  const measures = steps.flatMap((step) => step ?? []);
  const isReverted = ({ preparation }: Measure) => Number(preparation.revertedBy !== undefined);
  // What somebody else sets back is tried when nothing else has helped.
  return measures.toSorted((a, b) => isReverted(a) - isReverted(b)).map((measure) => [measure]);
}

/** All budgets but one: the one that says most about whom it covers is kept. */
function widest(budgets: readonly PodDisruptionBudget[]): readonly PodDisruptionBudget[] {
  const words = ({ spec }: PodDisruptionBudget) =>
    Object.keys(spec?.selector?.matchLabels ?? {}).length + (spec?.selector?.matchExpressions ?? []).length;
  return budgets.toSorted((a, b) => words(b) - words(a) || (keyOf(a.metadata) < keyOf(b.metadata) ? -1 : 1)).slice(1);
}

export function isBare({ source }: PodState): boolean {
  return controllerOf(source.metadata) === undefined;
}
