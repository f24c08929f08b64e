import { defineDerivedClusterFact } from "../derived-fact.js";

export const nodesByName = defineDerivedClusterFact({
  id: "nodesByName",
  requires: { cluster: ["nodes"] },
  derive: ({ cluster }) => new Map(cluster.nodes.map((node) => [node.metadata.name, node])),
});
