import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { volumeInDistributionDirectory } from "../../../rules/local-storage/volume-in-distribution-directory.js";
import { aWorker } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) => aWorker(name));
const remove = { kind: "remove-node", nodes: ["node1"] } as const;
const k3s = aLocalVolume("pvc-1", "/var/lib/rancher/k3s/storage/pvc-1_default_pg");
const unbound: PersistentVolume = {
  metadata: { name: "pv-1" },
  spec: { hostPath: { path: "/var/lib/rancher/k3s/storage/x" } },
};

testRule(volumeInDistributionDirectory, {
  pass: {
    "the volumes lie on a disk of their own": {
      change: remove,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pvc-1", "/opt/k3s/storage/pvc-1")] },
    },
    "the volumes are on another Node": {
      change: remove,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pvc-1", "/var/lib/rancher/k3s/storage/x", "node2")] },
    },
    "nothing is bound to the volume": { change: remove, cluster: { nodes, persistentVolumes: [unbound] } },
  },
  fail: {
    "local-path keeps its volumes where k3s lives": {
      change: remove,
      cluster: { nodes, persistentVolumes: [k3s] },
      findings: [
        {
          messageId: "within",
          severity: "critical",
          certainty: "conditional",
          condition: "if k3s-uninstall.sh is run on the host before the data is copied",
          message: "/var/lib/rancher/k3s on node1 holds 1 PersistentVolume: pvc-1",
        },
      ],
    },
  },
});
