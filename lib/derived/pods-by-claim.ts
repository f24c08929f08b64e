import { podsByClaim as groupPods } from "../derive/pods-by-claim.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const podsByClaim = defineDerivedClusterFact({
  id: "podsByClaim",
  requires: { cluster: ["pods"] },
  derive: ({ cluster }) => groupPods(cluster.pods),
});
