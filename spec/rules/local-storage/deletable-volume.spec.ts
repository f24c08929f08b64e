import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, aNode, testRule } from "../../../lib/testing/index.js";
import { deletableVolume } from "../../../rules/local-storage/deletable-volume.js";

const nodes = ["node1", "node2"].map((name) => aNode(name, { labels: { "kubernetes.io/hostname": name } }));
const retained = aLocalVolume("pv-1", "/data/1");
const deletable: PersistentVolume = {
  ...retained,
  spec: { ...retained.spec, persistentVolumeReclaimPolicy: "Delete" },
};
const remove = (node: string) => ({ kind: "remove-node", nodes: [node] }) as const;

testRule(deletableVolume, {
  pass: {
    "the policy is Retain": { change: remove("node1"), cluster: { nodes, persistentVolumes: [retained] } },
    "the volume is on another Node": { change: remove("node2"), cluster: { nodes, persistentVolumes: [deletable] } },
    "nothing is bound to the volume": {
      cluster: {
        nodes,
        persistentVolumes: [
          { metadata: { name: "pv-1" }, spec: { local: { path: "/d" }, persistentVolumeReclaimPolicy: "Delete" } },
        ],
      },
    },
  },
  fail: {
    "the Node is to be removed": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: [deletable] },
      findings: [
        {
          messageId: "deletes",
          severity: "critical",
          certainty: "conditional",
          condition: "if claim default/pv-1 is deleted",
          message: "PersistentVolume pv-1 keeps the data of claim default/pv-1 in /data/1 with reclaim policy Delete",
        },
      ],
    },
    "no change is planned": {
      cluster: { nodes, persistentVolumes: [deletable] },
      findings: [{ messageId: "deletes", severity: "low" }],
    },
  },
});
