import {
  aLocalVolume,
  aMount,
  aNode,
  aPod,
  aRelocation,
  podVolumePath,
  ROOT_MOUNT,
  testRule,
} from "../../../lib/testing/index.js";
import { dataInMovedTree } from "../../../rules/relocation/data-in-moved-tree.js";

const nodes = [
  aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } }),
  aNode("node2", { labels: { "kubernetes.io/hostname": "node2" } }),
];
const hosts = { node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 })], paths: [], processes: [] } };
const rancher = aRelocation({ moves: [{ from: "/var/lib/rancher", to: "/data/rancher" }] });
const storage = "/var/lib/rancher/k3s/storage/pvc-1";
const etcd = {
  pid: 9,
  parentPid: 1,
  role: "etcd",
  isDefunct: false,
  arguments: { "data-dir": "/var/lib/etcd" },
} as const;
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
    "the kubelet mounts the volume inside the tree, which is told of the mount": {
      change: aRelocation(),
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/data/pv1")] },
      hosts: {
        node1: {
          ...hosts.node1,
          mounts: [
            ...hosts.node1.mounts,
            aMount(podVolumePath("pg", "local-volume", "pv-1"), { id: 44, root: "/pv1" }),
          ],
        },
      },
    },
    "a bind shows a part of the tree that another mount covers": {
      change: aRelocation({ moves: [{ from: "/data", to: "/mnt/new" }] }),
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/1")] },
      hosts: {
        node1: {
          ...hosts.node1,
          mounts: [
            ...hosts.node1.mounts,
            aMount("/mnt/disks", { id: 44, root: "/pv" }),
            aMount("/data/pv", { id: 45, parentId: 43, device: "8:32" }),
          ],
        },
      },
    },
    "a CSI driver mounts the kubelet's own directories": {
      change: aRelocation(),
      cluster: { nodes, pods: [withHostPath("/var/lib/kubelet/plugins/csi.example")], persistentVolumes: [] },
      hosts,
    },
    "agents mount the kubelet's and the network's own directories, and all that is above them moves": {
      change: aRelocation({ moves: [{ from: "/var/lib", to: "/data/lib" }] }),
      cluster: {
        nodes,
        pods: ["/var/lib/kubelet/plugins/x", "/var/lib/calico", "/var/lib/kubelet"].map((path) => withHostPath(path)),
        persistentVolumes: [],
      },
      hosts,
    },
    "etcd keeps its data elsewhere": {
      change: rancher,
      cluster: { nodes, pods: [], persistentVolumes: [] },
      hosts: { node1: { ...hosts.node1, processes: [etcd] } },
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
    "the volume's path is a link into the tree": {
      change: aRelocation({ moves: [{ from: "/data", to: "/mnt/new" }] }),
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/srv/pv/1")] },
      hosts: {
        node1: {
          ...hosts.node1,
          paths: [{ path: "/srv/pv/1", type: "directory", realPath: "/data/pv/1", entries: 3 }],
        },
      },
      findings: [
        {
          messageId: "volumeElsewhere",
          severity: "critical",
          message:
            "PersistentVolume pv-1 keeps its data in /srv/pv/1, which is /data/pv/1 inside /data by another name",
        },
      ],
    },
    "the volume's path lies below a bind of a part of the tree": {
      change: aRelocation({ moves: [{ from: "/data/pv", to: "/mnt/new" }] }),
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/1/")] },
      hosts: {
        node1: { ...hosts.node1, mounts: [...hosts.node1.mounts, aMount("/mnt/disks", { id: 44, root: "/pv" })] },
      },
      findings: [{ messageId: "volumeElsewhere", severity: "critical" }],
    },
    "etcd keeps its data in the tree": {
      change: aRelocation({ moves: [{ from: "/var/lib", to: "/data/lib" }] }),
      cluster: { nodes, pods: [], persistentVolumes: [] },
      hosts: { node1: { ...hosts.node1, processes: [etcd] } },
      findings: [
        {
          messageId: "datastore",
          severity: "critical",
          certainty: "conditional",
          message: "etcd keeps the state of the control plane in /var/lib/etcd, at or below /var/lib",
        },
      ],
    },
    "the tree is etcd's, behind a link": {
      change: aRelocation({ moves: [{ from: "/srv/etcd", to: "/data/etcd" }] }),
      cluster: { nodes, pods: [], persistentVolumes: [] },
      hosts: {
        node1: {
          ...hosts.node1,
          processes: [etcd],
          paths: [{ path: "/var/lib/etcd", type: "symlink", linkTarget: "/srv/etcd", realPath: "/srv/etcd" }],
        },
      },
      findings: [{ messageId: "datastore", severity: "critical" }],
    },
    "a Pod writes to a hostPath inside the tree": {
      change: rancher,
      cluster: { nodes, pods: [withHostPath("/var/lib/rancher/db")], persistentVolumes: [] },
      hosts,
      findings: [{ messageId: "hostPath", severity: "critical", affectedTotal: 1 }],
    },
  },
});
