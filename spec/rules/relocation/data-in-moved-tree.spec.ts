import { aLocalVolume, aMount, aNode, aPod, aRelocation, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { dataInMovedTree } from "../../../rules/relocation/data-in-moved-tree.js";

const nodes = [
  aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } }),
  aNode("node2", { labels: { "kubernetes.io/hostname": "node2" } }),
];
const hosts = { node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 })], paths: [] } };
const rancher = aRelocation({ moves: [{ from: "/var/lib/rancher", to: "/data/rancher" }] });
const storage = "/var/lib/rancher/k3s/storage/pvc-1";
const withHostPath = (path: string, readOnly = false) =>
  aPod("db", {
    spec: {
      nodeName: "node1",
      containers: [
        { name: "main", volumeMounts: [{ name: "data", mountPath: "/data", ...(readOnly ? { readOnly } : {}) }] },
      ],
      volumes: [{ name: "data", hostPath: { path } }],
    },
  });

testRule(dataInMovedTree, {
  pass: {
    "the volumes of the Node lie elsewhere": {
      change: rancher,
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/data/pv1")] },
      hosts,
    },
    "the volume inside the tree belongs to another Node": {
      change: rancher,
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", storage, "node2")] },
      hosts,
    },
    "a CSI driver mounts the kubelet's own directories": {
      change: aRelocation(),
      cluster: { nodes, pods: [withHostPath("/var/lib/kubelet/plugins/csi.example")], persistentVolumes: [] },
      hosts,
    },
    "a Pod only reads the directory": {
      change: rancher,
      cluster: { nodes, pods: [withHostPath("/var/lib/rancher/logs", true)], persistentVolumes: [] },
      hosts,
    },
  },
  fail: {
    "local-path keeps its volumes below the distribution's directory": {
      change: rancher,
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", storage)] },
      hosts,
      findings: [
        {
          messageId: "volume",
          severity: "critical",
          certainty: "conditional",
          subject: { kind: "PersistentVolume", name: "pv-1" },
          message: `PersistentVolume pv-1 keeps its data in ${storage}, which is inside /var/lib/rancher`,
        },
      ],
    },
    "a Pod writes to a hostPath inside the tree": {
      change: rancher,
      cluster: { nodes, pods: [withHostPath("/var/lib/rancher/db")], persistentVolumes: [] },
      hosts,
      findings: [{ messageId: "hostPath", severity: "critical", affectedTotal: 1 }],
    },
  },
});
