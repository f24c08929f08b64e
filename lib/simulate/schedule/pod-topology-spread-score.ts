import type { NodeState } from "../node-state.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import { defaultSpreadConstraints } from "./default-spread.js";
import { MAX_SCORE, type SchedulerView, type ScorePlugin } from "./plugin.js";
import { countsForSpread, hasTopologyKeys, type SpreadConstraint, spreadConstraints } from "./spread-constraint.js";

const HOSTNAME = "kubernetes.io/hostname";

/**
 * Prefers domains with few matching Pods, by the Pod's own soft constraints or the scheduler's defaults.
 *
 * @see pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export const podTopologySpreadScore: ScorePlugin = {
  weight: 2,
  score: (pod, nodes, view) => {
    const hasOwn = (pod.traits.spec.topologySpreadConstraints ?? []).length > 0;
    const constraints = hasOwn ? spreadConstraints(pod, "ScheduleAnyway") : defaultSpreadConstraints(pod, view);
    if (constraints.length === 0) return undefined;
    // By the defaults a Node without a zone label is still spread by name; by the Pod's own it is left out.
    const isScored = (node: NodeState) => !hasOwn || hasTopologyKeys(node, constraints);
    const scored = nodes.filter(isScored);
    const costs = constraints.map((constraint) => costByDomain(constraint, scored, pod, view, isScored));
    const sums = nodes.map((node) =>
      isScored(node) ? Math.round(costs.reduce((sum, cost) => sum + cost(node), 0)) : undefined,
    );
    return invert(sums);
  },
};

type Cost = (node: NodeState) => number;

/** What it costs to put the Pod on a Node, by the number of matching Pods in its domain. */
function costByDomain(
  constraint: SpreadConstraint,
  scored: readonly NodeState[],
  pod: PodState,
  { world }: SchedulerView,
  isScored: (node: NodeState) => boolean,
): Cost {
  const { topologyKey, selector, maxSkew } = constraint;
  const isByNode = topologyKey === HOSTNAME;
  // A Node without the label is counted in the domain of the empty value, but costs nothing.
  const domains = new Map(isByNode ? [] : scored.map((node) => [node.labels[topologyKey] ?? "", 0]));
  const onNode = new Map<string, number>();
  for (const other of world.labels.matching(pod.namespace, selector)) {
    const node = other.nodeName === undefined ? undefined : world.nodes.get(other.nodeName);
    if (node === undefined || isFinishedState(other) || !countsForSpread(constraint, other)) continue;
    onNode.set(node.name, (onNode.get(node.name) ?? 0) + 1);
    const domain = node.labels[topologyKey] ?? "";
    const known = domains.get(domain);
    if (known !== undefined && isScored(node) && constraint.includes(node)) domains.set(domain, known + 1);
  }
  const weight = Math.log((isByNode ? scored.length : domains.size) + 2);
  return ({ name, labels }) => {
    const domain = labels[topologyKey];
    if (domain === undefined) return 0;
    const pods = (isByNode ? onNode.get(name) : domains.get(domain)) ?? 0;
    return pods * weight + maxSkew - 1;
  };
}

function invert(costs: readonly (number | undefined)[]): readonly number[] {
  const known = costs.filter((cost) => cost !== undefined);
  const least = Math.min(...known);
  const most = Math.max(0, ...known);
  return costs.map((cost) => {
    if (cost === undefined) return 0;
    return most === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (most + least - cost)) / most);
  });
}
