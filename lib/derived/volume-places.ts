import { placeVolumes } from "../derive/volume-places.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const volumePlaces = defineDerivedClusterFact({
  id: "volumePlaces",
  requires: { cluster: ["persistentVolumes", "nodes"] },
  derive: ({ cluster }) => placeVolumes(cluster.persistentVolumes, cluster.nodes),
});
