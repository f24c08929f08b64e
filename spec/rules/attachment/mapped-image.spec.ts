import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { testRule } from "../../../lib/testing/index.js";
import { mappedImage } from "../../../rules/attachment/mapped-image.js";
import { aBlockVolume, aSilentWorker, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const clusterOf = (volume: PersistentVolume) => ({
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  pods: [aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] })],
  persistentVolumes: [volume],
  persistentVolumeClaims: claimsFor([volume]),
});
const ceph = aBlockVolume("data", {
  accessModes: ["ReadWriteOnce"],
  csi: {
    driver: "rook-ceph.rbd.csi.ceph.com",
    volumeHandle: "0001-0009-rook",
    volumeAttributes: { pool: "replicapool", imageName: "csi-vol-1" },
  },
});
const builtIn: PersistentVolume = {
  metadata: { name: "data" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    rbd: { image: "img" },
    claimRef: { namespace: "default", name: "data" },
  },
  status: { phase: "Bound" },
};
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;

testRule(mappedImage, {
  pass: {
    "the volume is another storage's": { change: powerOff, cluster: clusterOf(aBlockVolume("data")) },
    "another Node goes": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: { ...clusterOf(aBlockVolume("data")), pods: clusterOf(aBlockVolume("data")).pods },
    },
  },
  fail: {
    "the Node is switched off with an image": {
      change: powerOff,
      cluster: clusterOf(ceph),
      findings: [
        {
          messageId: "mapped",
          severity: "medium",
          certainty: "conditional",
          message:
            "RBD image replicapool/csi-vol-1 of PersistentVolume data (claim default/data) is mapped on node1, which nobody asks to unmap it",
        },
      ],
    },
    "a silent Node has an image of the plugin that Kubernetes once had": {
      cluster: { ...clusterOf(builtIn), nodes: [aSilentWorker("node1")] },
      findings: [
        {
          messageId: "mapped",
          message:
            "RBD image rbd/img of PersistentVolume data (claim default/data) is mapped on node1, which nobody asks to unmap it",
        },
      ],
    },
  },
  notApplicable: {
    "every Node answers": { cluster: clusterOf(ceph) },
    "the Node was drained": { change: powerOff, cluster: { ...clusterOf(ceph), pods: [] } },
  },
});
