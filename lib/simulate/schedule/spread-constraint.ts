import { compileLabelSelector, compileRequirements, type LabelMatcher } from "../../derive/label-selector.js";
import { forbidsScheduling, isTolerated } from "../../derive/taints.js";
import type { TopologySpreadConstraint } from "../../model/kubernetes/index.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";

/** One topology spread constraint of a Pod, compiled. */
export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelMatcher;
  /** whether the Node's domain counts, by nodeAffinityPolicy and nodeTaintsPolicy */
  includes(node: NodeState): boolean;
}

/** The Pod's own constraints of one kind. */
export function spreadConstraints(
  pod: PodState,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
): readonly SpreadConstraint[] {
  const constraints = pod.traits.spec.topologySpreadConstraints ?? [];
  return constraints
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => compileSpread(pod, constraint, selectorOf(pod, constraint)));
}

export function compileSpread(
  pod: PodState,
  constraint: Omit<TopologySpreadConstraint, "whenUnsatisfiable">,
  selector: LabelMatcher,
): SpreadConstraint {
  const { requiredNode, tolerations } = pod.traits;
  const honorsAffinity = (constraint.nodeAffinityPolicy ?? "Honor") === "Honor" && requiredNode !== undefined;
  const honorsTaints = constraint.nodeTaintsPolicy === "Honor";
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector,
    includes: (node) => {
      if (honorsAffinity && !requiredNode(node)) return false;
      return (
        !honorsTaints || node.taints.every((taint) => !forbidsScheduling(taint) || isTolerated(taint, tolerations))
      );
    },
  };
}

/** matchLabelKeys narrow the selector to Pods that have the new Pod's values. */
function selectorOf(pod: PodState, { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint): LabelMatcher {
  const own = matchLabelKeys.flatMap((key) => {
    const value = pod.labels[key];
    return value === undefined ? [] : [{ key, operator: "In", values: [value] }];
  });
  const selector = compileLabelSelector(labelSelector);
  if (own.length === 0 || labelSelector === undefined) return selector;
  const narrowed = compileRequirements(own);
  return {
    isEmpty: false,
    anchor: selector.anchor ?? narrowed.anchor,
    matches: (labels) => selector.matches(labels) && narrowed.matches(labels),
  } as LabelMatcher;
}

export function hasTopologyKeys(node: NodeState, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => node.labels[topologyKey] !== undefined);
}

/** A selector that selects everything counts nothing here. Pods that are about to leave do not count either. */
export function countsForSpread({ selector }: SpreadConstraint, pod: PodState): boolean {
  return !selector.isEmpty && pod.deletedAtMillis === undefined && selector.matches(pod.labels);
}
