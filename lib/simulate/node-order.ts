import type { Labels } from "../derive/label-selector.js";
import type { NodeState } from "./node-state.js";

/**
 * Nodes in the order in which the scheduler goes through them: one of each zone in turn.
 *
 * @see pkg/scheduler/backend/cache/node_tree.go
 */
export function nodesInOrder(nodes: Iterable<NodeState>): readonly NodeState[] {
  const zones = new Map<string, NodeState[]>();
  for (const node of [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const zone = zoneOf(node);
    const members = zones.get(zone);
    if (members === undefined) zones.set(zone, [node]);
    else members.push(node);
  }
  const longest = Math.max(0, ...[...zones.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => [...zones.values()].flatMap((zone) => zone[turn] ?? [])).flat();
}

const ZONE = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];
const REGION = ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"];

/** Region and zone as the control plane groups Nodes by them. @see k8s.io/component-helpers/node/topology, GetZoneKey */
export function zoneOf({ labels }: NodeState): string {
  return `${firstValue(labels, REGION)}:${firstValue(labels, ZONE)}`;
}

function firstValue(labels: Labels, keys: readonly string[]): string {
  const key = keys.find((each) => Object.hasOwn(labels, each));
  return key === undefined ? "" : (labels[key] ?? "");
}
