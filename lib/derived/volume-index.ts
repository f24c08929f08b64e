import { indexVolumes } from "../derive/volume-index.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const volumeIndex = defineDerivedClusterFact({
  id: "volumeIndex",
  requires: { cluster: ["persistentVolumes", "persistentVolumeClaims", "pods"] },
  derive: ({ cluster }) => indexVolumes(cluster.persistentVolumes, cluster.persistentVolumeClaims, cluster.pods),
});
