import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { reclaimedHostpath } from "../../../rules/local-storage/reclaimed-hostpath.js";

const volume = (path: string, policy: string, parts: Partial<PersistentVolume> = {}): PersistentVolume => ({
  metadata: { name: "pv-1" },
  spec: {
    hostPath: { path },
    claimRef: { namespace: "default", name: "pv-1" },
    persistentVolumeReclaimPolicy: policy,
  },
  status: { phase: "Bound" },
  ...parts,
});
const provisioned = (by: string) => ({
  metadata: { name: "pv-1", annotations: { "pv.kubernetes.io/provisioned-by": by } },
});

testRule(reclaimedHostpath, {
  pass: {
    "the policy is Retain": { cluster: { persistentVolumes: [volume("/tmp/data", "Retain")] } },
    "a provisioner of its own deletes it": {
      cluster: { persistentVolumes: [volume("/opt/data", "Delete", provisioned("rancher.io/local-path"))] },
    },
    "it is a local volume, which nothing built in deletes": {
      cluster: {
        persistentVolumes: [
          {
            ...aLocalVolume("pv-1", "/tmp/x"),
            spec: { local: { path: "/tmp/x" }, persistentVolumeReclaimPolicy: "Delete" },
          },
        ],
      },
    },
    "nothing is bound to it": {
      cluster: {
        persistentVolumes: [
          volume("/tmp/data", "Delete", {
            spec: { hostPath: { path: "/tmp/data" }, persistentVolumeReclaimPolicy: "Delete" },
          }),
        ],
      },
    },
  },
  fail: {
    "its path holds /tmp/, even in the middle": {
      cluster: { persistentVolumes: [volume("/data/tmp/x", "Delete")] },
      findings: [
        {
          messageId: "removed",
          severity: "medium",
          certainty: "conditional",
          condition: "if claim default/pv-1 is deleted",
          message:
            "PersistentVolume pv-1 has reclaim policy Delete, and its path /data/tmp/x is one that Kubernetes deletes with everything in it",
        },
      ],
    },
    "nothing deletes its path": {
      cluster: { persistentVolumes: [volume("/data/x", "Delete", provisioned("kubernetes.io/host-path"))] },
      findings: [{ messageId: "failing", severity: "low" }],
    },
    "a Pod is to scrub it": {
      cluster: { persistentVolumes: [volume("/data/x", "Recycle")] },
      findings: [{ messageId: "scrubbed", severity: "medium" }],
    },
  },
});
