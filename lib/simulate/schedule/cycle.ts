import type { Chance } from "../chance.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import { FILTERS } from "./filters.js";
import { type NamedFilter, type NamedRejection, type Nominations, runFilters } from "./nominations.js";
import { isRejection, type SchedulerView } from "./plugin.js";
import { bestNodes } from "./scores.js";

/** A Pod that found no Node, and why. */
export interface FitError {
  readonly kind: "unfit";
  readonly rejections: ReadonlyMap<NodeState, NamedRejection>;
  readonly plugins: ReadonlySet<string>;
  /** reason → number of Nodes */
  readonly reasons: Readonly<Record<string, number>>;
  readonly filters: readonly NamedFilter[];
}

export type CycleResult = { readonly kind: "fits"; readonly node: NodeState } | FitError;

export interface CycleContext {
  readonly view: SchedulerView;
  readonly nominations: Nominations;
  readonly chance: Chance;
  /** where the last cycle stopped looking; the next one starts there */
  nextNode: number;
}

/** One attempt to place a Pod. @see pkg/scheduler/schedule_one.go, schedulePod */
export function findNode(pod: PodState, context: CycleContext): CycleResult {
  const { view, nominations, chance } = context;
  const filters: NamedFilter[] = [];
  for (const { name, prepare } of FILTERS) {
    const prepared = prepare(pod, view);
    if (prepared === undefined) continue;
    if (isRejection(prepared)) return rejectedEverywhere({ ...prepared, plugin: name }, view);
    filters.push({ name, filter: prepared });
  }
  const nominated = pod.nominatedNode === undefined ? undefined : view.world.nodes.get(pod.nominatedNode);
  if (nominated !== undefined && runFilters(filters, pod, nominated, nominations) === undefined) {
    return { kind: "fits", node: nominated };
  }
  const { feasible, rejections } = tryNodes(pod, filters, context);
  if (feasible.length > 0) return { kind: "fits", node: chance.pick(bestNodes(pod, feasible, view)) };
  return unfit(rejections, filters, view);
}

interface Trial {
  readonly feasible: readonly NodeState[];
  readonly rejections: ReadonlyMap<NodeState, NamedRejection>;
}

function tryNodes(pod: PodState, filters: readonly NamedFilter[], context: CycleContext): Trial {
  const { view, nominations } = context;
  const names = pod.traits.requiredNodeNames;
  const nodes = names === undefined ? view.nodes : view.nodes.filter(({ name }) => names.has(name));
  const enough = feasibleNodesToFind(nodes.length);
  const feasible: NodeState[] = [];
  const rejections = new Map<NodeState, NamedRejection>();
  for (let i = 0; i < nodes.length && feasible.length < enough; i++) {
    const node = nodes[(context.nextNode + i) % nodes.length];
    if (node === undefined) continue;
    const rejection = runFilters(filters, pod, node, nominations);
    if (rejection === undefined) feasible.push(node);
    else rejections.set(node, rejection);
  }
  const seen = feasible.length + rejections.size;
  context.nextNode = view.nodes.length === 0 ? 0 : (context.nextNode + seen) % view.nodes.length;
  return { feasible, rejections };
}

/** In large clusters the scheduler stops looking when it has found some Nodes. @see numFeasibleNodesToFind */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < 100) return nodes;
  const percent = Math.max(5, 50 - Math.trunc(nodes / 125));
  return Math.max(100, Math.trunc((nodes * percent) / 100));
}

function rejectedEverywhere(rejection: NamedRejection, { nodes }: SchedulerView): FitError {
  return {
    kind: "unfit",
    rejections: new Map(nodes.map((node) => [node, rejection])),
    plugins: new Set([rejection.plugin]),
    reasons: Object.fromEntries(rejection.reasons.map((reason) => [reason, nodes.length])),
    filters: [],
  };
}

function unfit(
  rejections: ReadonlyMap<NodeState, NamedRejection>,
  filters: readonly NamedFilter[],
  { nodes }: SchedulerView,
): FitError {
  const reasons: Record<string, number> = {};
  for (const rejection of rejections.values()) {
    for (const reason of rejection.reasons) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  // Nodes that the Pod's affinity to named Nodes left out.
  const unseen = nodes.length - rejections.size;
  if (unseen > 0) reasons["node(s) didn't satisfy plugin(s) [NodeAffinity]"] = unseen;
  const plugins = new Set([...rejections.values()].map(({ plugin }) => plugin));
  if (unseen > 0) plugins.add("NodeAffinity");
  return { kind: "unfit", rejections, plugins, reasons, filters };
}
