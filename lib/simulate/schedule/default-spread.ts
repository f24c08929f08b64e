import { compileLabelMap, compileLabelSelector, type LabelMatcher } from "../../derive/label-selector.js";
import type { PodState } from "../pod-state.js";
import type { SchedulerView } from "./plugin.js";
import { compileSpread, type SpreadConstraint } from "./spread-constraint.js";

/** What the scheduler spreads by where a Pod says nothing. */
const SYSTEM_DEFAULTS = [
  { topologyKey: "kubernetes.io/hostname", maxSkew: 3 },
  { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5 },
];

/**
 * The scheduler's own preference: to spread the Pods of one Service and one controller over Nodes and zones.
 *
 * @see pkg/scheduler/framework/plugins/podtopologyspread, buildDefaultConstraints; plugins/helper, DefaultSelector
 */
export function defaultSpreadConstraints(pod: PodState, view: SchedulerView): readonly SpreadConstraint[] {
  const selectors = [...serviceSelectors(pod, view), ...controllerSelector(pod, view)];
  const [first] = selectors;
  if (first === undefined || selectors.every(({ isEmpty }) => isEmpty)) return [];
  const anchor = selectors.find((selector) => selector.anchor !== undefined)?.anchor;
  const selector: LabelMatcher = {
    isEmpty: false,
    ...(anchor && { anchor }),
    matches: (labels) => selectors.every((part) => part.matches(labels)),
  };
  return SYSTEM_DEFAULTS.map((constraint) => compileSpread(pod, constraint, selector));
}

function serviceSelectors({ namespace, labels }: PodState, { servicesIn }: SchedulerView): readonly LabelMatcher[] {
  return servicesIn(namespace)
    .map(({ spec }) => compileLabelMap(spec?.selector))
    .filter((selector) => selector.matches(labels));
}

function controllerSelector({ owner, namespace }: PodState, { workloads }: SchedulerView): readonly LabelMatcher[] {
  if (owner === undefined) return [];
  const controller = workloads.find(owner, namespace);
  switch (controller.kind) {
    case "replicationControllers":
      return [compileLabelMap(controller.object.spec?.selector)];
    case "replicaSets":
    case "statefulSets":
      return [compileLabelSelector(controller.object.spec?.selector)];
    default:
      return [];
  }
}
