import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { sharedBackend } from "../../../rules/local-storage/shared-backend.js";
import { aBlockVolume } from "../storage-cluster.js";

const csi = { driver: "block.csi.example.com", volumeHandle: "v-1" };
const csiDrivers = [{ metadata: { name: "block.csi.example.com" }, spec: { attachRequired: true } }];
const fileDriver = [{ metadata: { name: "block.csi.example.com" }, spec: { attachRequired: false } }];
const rbd = (name: string, phase: string): PersistentVolume => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    rbd: { pool: "k8s", image: "img-1" },
    claimRef: { namespace: "default", name },
    persistentVolumeReclaimPolicy: "Delete",
  },
  status: { phase },
});
const twice = (modes: readonly string[]) => [
  aBlockVolume("a", { csi, accessModes: modes, claimRef: { namespace: "default", name: "a" } }),
  aBlockVolume("b", { csi, accessModes: modes, claimRef: { namespace: "default", name: "b" } }),
];

testRule(sharedBackend, {
  pass: {
    "every volume has storage of its own": {
      cluster: { persistentVolumes: [aBlockVolume("a"), aBlockVolume("b")], csiDrivers },
    },
    "the storage is for many": { cluster: { persistentVolumes: twice(["ReadWriteMany"]), csiDrivers } },
    "it is read only": { cluster: { persistentVolumes: twice(["ReadOnlyMany"]), csiDrivers } },
    "two drivers have a handle of the same name": {
      cluster: {
        persistentVolumes: [
          aBlockVolume("a", { csi, accessModes: ["ReadWriteOnce"] }),
          aBlockVolume("b", { csi: { ...csi, driver: "other.example.com" }, accessModes: ["ReadWriteOnce"] }),
        ],
        csiDrivers,
      },
    },
  },
  fail: {
    "two claims are bound to one disk": {
      cluster: { persistentVolumes: twice(["ReadWriteOnce"]), csiDrivers },
      findings: [
        {
          messageId: "mounted",
          severity: "critical",
          certainty: "certain",
          affectedTotal: 2,
          message:
            "PersistentVolumes a, b are Bound, each for one Node at a time, and all are volume v-1 of driver block.csi.example.com",
        },
      ],
    },
    "a second volume was made for an RBD image": {
      cluster: { persistentVolumes: [rbd("pvc-manual", "Bound"), rbd("pvc-old", "Bound")], csiDrivers: [] },
      findings: [
        {
          messageId: "mounted",
          severity: "critical",
          message:
            "PersistentVolumes pvc-manual, pvc-old are Bound, each for one Node at a time, and all are RBD image k8s/img-1",
        },
      ],
    },
    "the old volume of the image is not bound any more": {
      cluster: { persistentVolumes: [rbd("pvc-manual", "Bound"), rbd("pvc-old", "Released")], csiDrivers },
      findings: [{ messageId: "stale", severity: "medium", certainty: "conditional" }],
    },
    "the driver serves a file system of many clients": {
      cluster: { persistentVolumes: twice(["ReadWriteOnce"]), csiDrivers: fileDriver },
      findings: [{ messageId: "shared", severity: "medium", certainty: "conditional" }],
    },
    "two volumes that are said to be for one Node are one NFS export": {
      cluster: {
        persistentVolumes: ["a", "b"].map((name) => ({
          metadata: { name },
          spec: {
            accessModes: ["ReadWriteOnce"],
            nfs: { server: "10.0.0.9", path: "/export" },
            claimRef: { namespace: "default", name },
          },
          status: { phase: "Bound" },
        })),
      },
      findings: [{ messageId: "shared", severity: "medium" }],
    },
    "two volumes are one iSCSI LUN": {
      cluster: {
        persistentVolumes: ["a", "b"].map((name) => ({
          metadata: { name },
          spec: {
            accessModes: ["ReadWriteOnce"],
            iscsi: { targetPortal: "10.0.0.9:3260", iqn: "iqn.2026-01.com.example:t", lun: 1 },
            claimRef: { namespace: "default", name },
          },
          status: { phase: "Bound" },
        })),
      },
      findings: [{ messageId: "mounted", severity: "critical" }],
    },
  },
  open: {
    "it is not known whether the driver serves many": {
      cluster: {
        persistentVolumes: twice(["ReadWriteOnce"]),
        csiDrivers: missing("forbidden", "csidrivers may not be listed"),
      },
      reason: "forbidden",
    },
  },
});
