import { largestImage as largestOf } from "../derive/largest-image.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const largestImage = defineDerivedClusterFact({
  id: "largestImage",
  requires: { cluster: ["nodes"] },
  derive: ({ cluster }) => largestOf(cluster.nodes),
});
