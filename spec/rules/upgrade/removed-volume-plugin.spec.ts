import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { testRule } from "../../../lib/testing/index.js";
import { removedVolumePlugin } from "../../../rules/upgrade/removed-volume-plugin.js";
import { aBlockVolume } from "../storage-cluster.js";

const to = (toVersion: string) => ({ kind: "upgrade", nodes: [], toVersion }) as const;
const volume = (spec: PersistentVolume["spec"]): PersistentVolume => ({
  metadata: { name: "pv-1" },
  spec: { claimRef: { namespace: "default", name: "data" }, ...spec },
});
const rbd = volume({ rbd: { pool: "k8s", image: "img" } });

testRule(removedVolumePlugin, {
  pass: {
    "the new version still has the plugin": { change: to("v1.30.4"), cluster: { persistentVolumes: [rbd] } },
    "the volume is a CSI driver's": { change: to("v1.36.0"), cluster: { persistentVolumes: [aBlockVolume("pv-1")] } },
  },
  fail: {
    "the plugin for RBD is gone": {
      change: to("v1.31.0"),
      cluster: { persistentVolumes: [rbd] },
      findings: [
        {
          messageId: "removed",
          severity: "high",
          certainty: "certain",
          message: "PersistentVolume pv-1 (claim default/data) is of type rbd, which Kubernetes v1.31.0 cannot mount",
        },
      ],
    },
    "the plugin for CephFS is gone": {
      change: to("v1.36"),
      cluster: { persistentVolumes: [volume({ cephfs: { path: "/" } })] },
      findings: [{ messageId: "removed" }],
    },
  },
  open: {
    "the version cannot be read": {
      change: to("next"),
      cluster: { persistentVolumes: [rbd] },
      reason: "malformed",
    },
  },
});
