import { testRule } from "../../../lib/testing/index.js";
import { staleAttachment } from "../../../rules/attachment/stale-attachment.js";
import { aBlockVolume, anAttachment, aWorker } from "../storage-cluster.js";

const nodes = [aWorker("node1")];
const persistentVolumes = [aBlockVolume("data")];
const since = (field: "creationTimestamp" | "deletionTimestamp", time: string, node = "node1") =>
  anAttachment("data", node, { metadata: { name: "csi-1", [field]: time } });

testRule(staleAttachment, {
  pass: {
    "Node and volume are there": { cluster: { nodes, persistentVolumes, volumeAttachments: [anAttachment("data")] } },
    "it is being detached since a minute ago": {
      cluster: {
        nodes,
        persistentVolumes,
        volumeAttachments: [since("deletionTimestamp", "2026-11-20T11:59:00Z")],
      },
    },
    "it was made a minute ago, before the Node was listed": {
      cluster: {
        nodes: [],
        persistentVolumes,
        volumeAttachments: [since("creationTimestamp", "2026-11-20T11:59:00Z")],
      },
    },
    "it is of a volume that a Pod names inline": {
      cluster: {
        nodes: [],
        persistentVolumes: [],
        volumeAttachments: [{ metadata: { name: "csi-2" }, spec: { nodeName: "node1", attacher: "a" } }],
      },
    },
  },
  fail: {
    "its Node is gone": {
      cluster: { nodes: [], persistentVolumes, volumeAttachments: [anAttachment("data")] },
      findings: [
        {
          messageId: "nodeGone",
          severity: "medium",
          certainty: "certain",
          message: "PersistentVolume data is attached to node1, which is no Node of the cluster",
        },
      ],
    },
    "its volume is gone": {
      cluster: { nodes, persistentVolumes: [], volumeAttachments: [anAttachment("data")] },
      findings: [{ messageId: "volumeGone", severity: "medium" }],
    },
    "it has been detached for an hour": {
      collectedAt: "2026-11-20T12:00:00Z",
      cluster: {
        nodes,
        persistentVolumes,
        volumeAttachments: [since("deletionTimestamp", "2026-11-20T11:00:00Z")],
      },
      findings: [
        {
          messageId: "stuck",
          message: "PersistentVolume data has been detached from node1 for 60 min without success",
        },
      ],
    },
  },
});
