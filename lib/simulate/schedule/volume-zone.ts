import type { NodeState } from "../node-state.js";
import { type FilterPlugin, type Rejection, unresolvable } from "./plugin.js";
import { claimStatesOf, usesClaim } from "./pod-claim-states.js";

const TOPOLOGY_LABELS: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region": "topology.kubernetes.io/region",
};
const REJECTED = unresolvable("node(s) had no available volume zone");

/** Zone and region that PersistentVolumes carry as labels, as volumes of cloud providers do. */
export const volumeZone: FilterPlugin = {
  name: "VolumeZone",
  prepare: (pod, view) => {
    const places = claimStatesOf(pod, view).flatMap(({ claim, isEphemeral }) => {
      const volume = isEphemeral || claim?.volumeName === undefined ? undefined : view.volumes.volume(claim.volumeName);
      return Object.entries(volume?.source.metadata.labels ?? {}).filter(([key]) =>
        Object.hasOwn(TOPOLOGY_LABELS, key),
      );
    });
    if (places.length === 0) return undefined;
    return { filter: (node) => rejectionOf(node, places) };
  },
  mayAdmitAfter: (event, pod) => event.kind === "claim-changed" && usesClaim(pod, event.claim),
};

function rejectionOf({ labels }: NodeState, places: readonly (readonly [string, string])[]): Rejection | undefined {
  // A Node without any such label stands in a cluster that knows no zones.
  if (!Object.keys(TOPOLOGY_LABELS).some((key) => labels[key] !== undefined)) return undefined;
  const isHere = places.every(([key, zones]) => {
    const own = labels[key] ?? labels[TOPOLOGY_LABELS[key] ?? key];
    return own !== undefined && zones.split("__").includes(own);
  });
  return isHere ? undefined : REJECTED;
}
