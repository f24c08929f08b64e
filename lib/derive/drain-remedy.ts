import type { Pod } from "../model/kubernetes/index.js";
import { type Observation, observedValue } from "../model/observation.js";
import { isMovablePod } from "./movable-pods.js";
import { hasEmptyDir, isFinished } from "./pod-status.js";

// A drain that a rule proposes. kubectl refuses as a whole where a Pod has an emptyDir volume, so the flag is written out
// either way, and the sentence beside it says what it costs.

export const DRAIN_NODE = "kubectl drain --ignore-daemonsets --delete-emptydir-data={deletesEmptyDirs} -- {node}";
export const DRAIN_NODES = "kubectl drain --ignore-daemonsets --delete-emptydir-data={deletesEmptyDirs} -- {nodes}";
export const DRAIN_COST = "The drain deletes the emptyDir data of {emptyDirPods:Pod|Pods}.";

/** Values of the templates above. A type, not an interface: it goes into the values of a message. */
export type DrainCost = {
  readonly deletesEmptyDirs: "true" | "false";
  readonly emptyDirPods: number | "an unknown number of";
};

/** @param pods of the Nodes; where they are not known the drain may delete nothing, and kubectl names what it would have to */
export function drainCost(pods: readonly Pod[] | undefined): DrainCost {
  if (pods === undefined) return { deletesEmptyDirs: "false", emptyDirPods: "an unknown number of" };
  const count = pods.filter((pod) => isMovablePod(pod) && !isFinished(pod) && hasEmptyDir(pod)).length;
  return { deletesEmptyDirs: count > 0 ? "true" : "false", emptyDirPods: count };
}

/** The same of Nodes by name. */
export function drainCostOn(
  podsByNode: Observation<ReadonlyMap<string, readonly Pod[]>>,
  nodes: readonly string[],
): DrainCost {
  return drainCost(observedValue(podsByNode) && nodes.flatMap((node) => observedValue(podsByNode)?.get(node) ?? []));
}
