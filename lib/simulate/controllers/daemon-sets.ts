import { forbidsScheduling, isTolerated } from "../../derive/taints.js";
import type { DaemonSet, NodeSelectorTerm, PodSpec } from "../../model/kubernetes/index.js";
import { orderFromTemplate } from "../admission.js";
import type { NodeState } from "../node-state.js";
import { PACE } from "../pace.js";
import type { PodTraits } from "../pod-traits.js";
import { orderLike, type PodOrder, placeOrder } from "../replacement.js";
import type { Simulation } from "../simulation.js";
import { type OwnerKey, ownerKeyOf } from "./controller-queue.js";
import { Refusals, USUAL_RETRIES } from "./refusals.js";
import { shortSince } from "./short-since.js";

/** What a DaemonSet lacks: the Pod for each of these Nodes. */
type Lack = Map<string, PodOrder>;

/**
 * DaemonSets: a Pod that is gone is made anew for the same Node, as long as the Node is there and its taints are tolerated.
 * Pods that a quota refused are tried again.
 *
 * @see pkg/controller/daemon
 */
export function runDaemonSets(simulation: Simulation): void {
  const { clock, chance } = simulation;
  const lacks = new Map<string, Lack>();
  const refusals = new Refusals(USUAL_RETRIES, chance);
  const work = (id: string) => {
    const lack = lacks.get(id) ?? new Map<string, PodOrder>();
    for (const [name, order] of lack) {
      const node = simulation.world.nodes.get(name);
      const isWanted = node !== undefined && mayRun(node, order.traits);
      if (!isWanted || placeOrder(simulation, order) !== undefined) lack.delete(name);
    }
    const pauseMillis = lack.size === 0 ? refusals.forget(id) : refusals.add(id, clock.nowMillis);
    if (pauseMillis !== undefined) clock.pollAfter(pauseMillis, () => work(id));
  };
  const want = (id: string, node: string, order: PodOrder) => {
    const lack = lacks.get(id) ?? new Map<string, PodOrder>();
    lacks.set(id, lack.set(node, order));
    clock.after(PACE.controller, () => work(id));
  };
  for (const { id, node, order, sinceMillis } of refusedBefore(simulation)) {
    refusals.expect(id, sinceMillis);
    want(id, node, order);
  }
  simulation.reactors.push((event) => {
    if (event.kind !== "pod-removed" || event.pod.owner?.kind !== "DaemonSet") return;
    const { pod } = event;
    const { owner, namespace, traits } = pod;
    const [node = pod.nodeName] = traits.requiredNodeNames ?? [];
    if (owner === undefined || node === undefined) return;
    if (simulation.workloads.find(owner, namespace).kind !== "daemonSets") return;
    want(`${namespace}/${owner.name}`, node, orderLike(pod, owner));
  });
}

interface Refused {
  readonly id: string;
  readonly node: string;
  readonly order: PodOrder;
  readonly sinceMillis: number;
}

/** Pods that are missing from the start: only a quota or a limit can stand in their way. */
function* refusedBefore(simulation: Simulation): Generator<Refused> {
  const { workloads, originals, quotas, world } = simulation;
  if (quotas.isEmpty) return;
  for (const daemonSet of workloads.all("daemonSets")) {
    const { namespace = "", name } = daemonSet.metadata;
    if (!quotas.covers(namespace)) continue;
    const key = ownerKeyOf("DaemonSet", "apps/v1", daemonSet);
    if ((daemonSet.status?.desiredNumberScheduled ?? 0) <= originals.active(key.owner, namespace)) continue;
    const present = world.podsOf(key.owner, namespace);
    const served = new Set(present.flatMap(({ traits, nodeName }) => [...(traits.requiredNodeNames ?? []), nodeName]));
    const sinceMillis = shortSince(simulation, key, daemonSet);
    for (const node of world.nodes.values()) {
      if (served.has(node.name)) continue;
      const order = orderFor(simulation, daemonSet, key, node.name);
      const isEligible = mayRun(node, order.traits) && (order.traits.requiredNode?.(node) ?? true);
      if (isEligible) yield { id: `${namespace}/${name}`, node: node.name, order, sinceMillis };
    }
  }
}

function mayRun({ taints }: NodeState, { tolerations }: PodTraits): boolean {
  return !taints.some((taint) => forbidsScheduling(taint) && !isTolerated(taint, tolerations));
}

/** A Pod of the DaemonSet for a Node: as those of other Nodes are, or as the template says. */
function orderFor(simulation: Simulation, { spec }: DaemonSet, key: OwnerKey, node: string): PodOrder {
  const [sibling] = simulation.world.podsOf(key.owner, key.namespace);
  const order = sibling
    ? orderLike(sibling, key.owner)
    : orderFromTemplate(spec?.template, key.owner, key.namespace, simulation);
  return { ...order, traits: order.traits.with(tiedTo(node, order.traits.spec)) };
}

/** @see pkg/controller/daemon/util, ReplaceDaemonSetPodNodeNameNodeAffinity and AddOrUpdateDaemonPodTolerations */
function tiedTo(node: string, { affinity, tolerations = [] }: PodSpec): Partial<PodSpec> {
  const { nodeAffinity } = affinity ?? {};
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
  const nodeSelectorTerms: readonly NodeSelectorTerm[] = required.map((term) => ({ ...term, matchFields }));
  const tied = { ...nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  const own = OWN_TOLERATIONS.map((key) => ({ key: `node.kubernetes.io/${key}`, operator: "Exists" }));
  return { affinity: { ...affinity, nodeAffinity: tied }, tolerations: [...tolerations, ...own] };
}

const OWN_TOLERATIONS = [
  "not-ready",
  "unreachable",
  "disk-pressure",
  "memory-pressure",
  "pid-pressure",
  "unschedulable",
] as const;
