import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { overlappingVolume } from "../../../rules/local-storage/overlapping-volume.js";
import { aWorker } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) => aWorker(name));
const anywhere = (name: string, path: string, modes?: readonly string[]): PersistentVolume => ({
  metadata: { name },
  spec: { hostPath: { path }, ...(modes === undefined ? {} : { accessModes: modes }) },
});

testRule(overlappingVolume, {
  pass: {
    "volumes lie side by side in the provisioner's directory": {
      cluster: { nodes, persistentVolumes: [aLocalVolume("a", "/opt/pv/a"), aLocalVolume("b", "/opt/pv/ab")] },
    },
    "two Nodes have the same path": {
      cluster: { nodes, persistentVolumes: [aLocalVolume("a", "/mnt/d1"), aLocalVolume("b", "/mnt/d1", "node2")] },
    },
    "one directory is meant for many": {
      cluster: {
        nodes,
        persistentVolumes: [anywhere("a", "/mnt/nfs", ["ReadWriteMany"]), anywhere("b", "/mnt/nfs", ["ReadWriteMany"])],
      },
    },
  },
  fail: {
    "two volumes of a Node have the same directory": {
      cluster: { nodes, persistentVolumes: [aLocalVolume("b", "/mnt/d1/"), aLocalVolume("a", "/mnt/d1")] },
      findings: [
        {
          messageId: "same",
          severity: "medium",
          certainty: "certain",
          message: "PersistentVolumes a and b have the same directory /mnt/d1 on Node node1",
        },
      ],
    },
    "a volume lies within another, which may be used everywhere": {
      change: {
        kind: "relocate",
        nodes: ["node1"],
        moves: [{ from: "/mnt", to: "/data/mnt" }],
        method: "symlink",
        removal: "unknown",
      },
      cluster: { nodes, persistentVolumes: [aLocalVolume("b", "/mnt/d1/x/y"), anywhere("a", "/mnt/d1")] },
      findings: [
        {
          messageId: "within",
          message: "/mnt/d1/x/y of PersistentVolume b lies within /mnt/d1 of PersistentVolume a on every Node",
        },
      ],
    },
  },
  notApplicable: { "no volume is local": { cluster: { nodes, persistentVolumes: [] } } },
});
