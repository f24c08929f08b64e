import type { StatefulSet } from "../../../lib/model/kubernetes/index.js";
import { aClaim, testRule } from "../../../lib/testing/index.js";
import { selfDeletingClaim } from "../../../rules/local-storage/self-deleting-claim.js";
import { aBlockVolume } from "../storage-cluster.js";

type Policy = NonNullable<StatefulSet["spec"]>["persistentVolumeClaimRetentionPolicy"];

const set = (policy?: Policy): StatefulSet => ({
  metadata: { name: "pg", namespace: "default" },
  spec: {
    replicas: 2,
    ordinals: { start: 1 },
    volumeClaimTemplates: [{ metadata: { name: "data" } }],
    ...(policy === undefined ? {} : { persistentVolumeClaimRetentionPolicy: policy }),
  },
});
const names = ["data-pg-1", "data-pg-2"];
const persistentVolumeClaims = names.map((name) => aClaim(name));
const persistentVolumes = names.map((name) => aBlockVolume(name));
const retained = names.map((name) => aBlockVolume(name, { persistentVolumeReclaimPolicy: "Retain" }));

testRule(selfDeletingClaim, {
  pass: {
    "nothing is said, which is Retain": {
      cluster: { statefulSets: [set()], persistentVolumeClaims, persistentVolumes },
    },
    "the claims are retained": {
      cluster: {
        statefulSets: [set({ whenScaled: "Retain", whenDeleted: "Retain" })],
        persistentVolumeClaims,
        persistentVolumes,
      },
    },
    "the volumes outlive their claims": {
      cluster: {
        statefulSets: [set({ whenScaled: "Delete" })],
        persistentVolumeClaims,
        persistentVolumes: retained,
      },
    },
  },
  fail: {
    "scaling down deletes": {
      cluster: { statefulSets: [set({ whenScaled: "Delete" })], persistentVolumeClaims, persistentVolumes },
      findings: [
        {
          messageId: "scaled",
          severity: "medium",
          certainty: "conditional",
          affectedTotal: 2,
          message:
            "StatefulSet default/pg deletes 2 claims as it is scaled down, and with them the data: data-pg-1, data-pg-2",
        },
      ],
    },
    "deleting the set deletes": {
      cluster: { statefulSets: [set({ whenDeleted: "Delete" })], persistentVolumeClaims, persistentVolumes },
      findings: [{ messageId: "removed", severity: "low" }],
    },
  },
});
