import { podsByNode as groupPods } from "../derive/pods-by-node.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const podsByNode = defineDerivedClusterFact({
  id: "podsByNode",
  requires: { cluster: ["pods"] },
  derive: ({ cluster }) => groupPods(cluster.pods),
});
