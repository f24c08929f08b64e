import { aLocalVolume, aPod, missing, testRule } from "../../../lib/testing/index.js";
import { unreplicatedVolume } from "../../../rules/local-storage/unreplicated-volume.js";

const owner = [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "pg", controller: true }];
const pod = (name: string, claimName: string, isOwned = true) =>
  aPod(name, {
    metadata: { name, namespace: "default", ...(isOwned ? { ownerReferences: owner } : {}) },
    spec: { nodeName: "node1", volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] },
  });
const volumes = [aLocalVolume("pv-0", "/data/0"), aLocalVolume("pv-1", "/data/1")];

testRule(unreplicatedVolume, {
  pass: {
    "the workload has several Pods, each with a volume": {
      cluster: { persistentVolumes: volumes, pods: [pod("pg-0", "pv-0"), pod("pg-1", "pv-1")] },
    },
    "no Pod uses the volume": { cluster: { persistentVolumes: volumes, pods: [] } },
  },
  fail: {
    "the workload has one Pod": {
      cluster: { persistentVolumes: volumes.slice(0, 1), pods: [pod("pg-0", "pv-0")] },
      findings: [
        {
          messageId: "single",
          severity: "medium",
          certainty: "conditional",
          message:
            "PersistentVolume pv-0 (claim default/pv-0) is local, and default/pg-0 is the only Pod of its workload",
        },
      ],
    },
    "a bare Pod uses it": {
      cluster: { persistentVolumes: volumes.slice(0, 1), pods: [pod("pg", "pv-0", false)] },
      findings: [{ messageId: "single" }],
    },
  },
  notApplicable: { "no volume is local": { cluster: { persistentVolumes: [], pods: [] } } },
  open: {
    "nobody could list the volumes": {
      cluster: { persistentVolumes: missing("forbidden", "may not list persistentvolumes"), pods: [] },
      reason: "forbidden",
    },
  },
});
