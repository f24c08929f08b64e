import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { unreclaimedVolume } from "../../../rules/local-storage/unreclaimed-volume.js";
import { aWorker } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) => aWorker(name));
const left = (status: PersistentVolume["status"], policy = "Delete"): PersistentVolume => {
  const volume = aLocalVolume("pv-1", "/d");
  return { ...volume, spec: { ...volume.spec, persistentVolumeReclaimPolicy: policy }, status: status ?? {} };
};
const remove = (node: string) => ({ kind: "remove-node", nodes: [node] }) as const;

testRule(unreclaimedVolume, {
  pass: {
    "the volume was parked with Retain": {
      cluster: { nodes, persistentVolumes: [left({ phase: "Released" }, "Retain")] },
    },
    "the volume is bound": { cluster: { nodes, persistentVolumes: [left({ phase: "Bound" })] } },
    "it was released a minute ago": {
      cluster: {
        nodes,
        persistentVolumes: [left({ phase: "Released", lastPhaseTransitionTime: "2026-11-20T11:59:00Z" })],
      },
    },
    "another Node is removed": {
      change: remove("node2"),
      cluster: { nodes, persistentVolumes: [left({ phase: "Released" })] },
    },
  },
  fail: {
    "it was released two hours ago and is still there": {
      cluster: {
        nodes,
        persistentVolumes: [left({ phase: "Released", lastPhaseTransitionTime: "2026-11-20T10:00:00Z" })],
      },
      findings: [
        {
          messageId: "waiting",
          severity: "medium",
          certainty: "conditional",
          message:
            "PersistentVolume pv-1 is Released with reclaim policy Delete; its claim default/pv-1 is gone, its data is not deleted yet",
        },
      ],
    },
    "its deletion failed on the Node that is removed": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: [left({ phase: "Failed" })] },
      findings: [{ messageId: "waiting" }],
    },
    "its Node is gone already and another is removed": {
      change: remove("node2"),
      cluster: { nodes: [aWorker("node2")], persistentVolumes: [left({ phase: "Released" })] },
      findings: [{ messageId: "waiting" }],
    },
  },
});
