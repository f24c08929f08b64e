import { zoneOf } from "../node-order.js";
import type { NodeState } from "../node-state.js";

const EXCLUDED = "node.kubernetes.io/exclude-disruption";
/** Above this size a zone that is half gone is still evicted from, slowly. */
const LARGE_ZONE_NODES = 50;
const UNHEALTHY_SHARE = 0.55;

/** How many Nodes a second the control plane taints in a zone for eviction. */
const NORMAL_RATE = 0.1;
const REDUCED_RATE = 0.01;

export type ZoneRates = ReadonlyMap<string, number>;

/**
 * The rate at which Nodes of each zone are tainted NoExecute. When most of a zone is silent, the fault is likelier with the
 * network than with the Nodes: eviction slows down or stops. `all-silent` where no Node of the cluster answers: then nothing
 * is evicted, and the taints that are there go.
 *
 * @see pkg/controller/nodelifecycle, handleDisruption and ComputeZoneState
 */
export function evictionRates(nodes: Iterable<NodeState>): ZoneRates | "all-silent" {
  const zones = new Map<string, { ready: number; unready: number }>();
  for (const node of nodes) {
    if (node.labels[EXCLUDED] !== undefined) continue;
    const zone = zones.get(zoneOf(node)) ?? { ready: 0, unready: 0 };
    zones.set(zoneOf(node), zone);
    if (node.isReady) zone.ready++;
    else zone.unready++;
  }
  if ([...zones.values()].every(({ ready }) => ready === 0)) return "all-silent";
  return new Map([...zones].map(([name, zone]) => [name, rateOf(zone)]));
}

function rateOf({ ready, unready }: { readonly ready: number; readonly unready: number }): number {
  const nodes = ready + unready;
  // A zone that is gone altogether is given up like a single Node: others are there to take its Pods.
  const isHalfGone = ready > 0 && unready > 2 && unready / nodes >= UNHEALTHY_SHARE;
  if (!isHalfGone) return NORMAL_RATE;
  return nodes > LARGE_ZONE_NODES ? REDUCED_RATE : 0;
}
