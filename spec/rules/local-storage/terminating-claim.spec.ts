import { STANDING } from "../../../lib/model/change.js";
import { testRule } from "../../../lib/testing/index.js";
import { terminatingClaim } from "../../../rules/local-storage/terminating-claim.js";
import { aBlockVolume, aDrain, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const volumes = [aBlockVolume("data")];
const claims = claimsFor(volumes);
const deleted = claims.map((claim) => ({
  ...claim,
  metadata: {
    ...claim.metadata,
    deletionTimestamp: "2026-11-20T10:00:00Z",
    finalizers: ["kubernetes.io/pvc-protection"],
  },
}));
const user = aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] });
const cluster = {
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  pods: [user],
  statefulSets: [{ metadata: { name: "pg", namespace: "default" }, spec: { replicas: 1 } }],
  persistentVolumes: volumes,
  persistentVolumeClaims: deleted,
  version: { gitVersion: "v1.36.1" },
};
const other = aStoringPod("reader", { owner: "StatefulSet/reader", claims: ["data"], node: "node2" });
const retained = [aBlockVolume("data", { persistentVolumeReclaimPolicy: "Retain" })];

testRule(terminatingClaim, {
  pass: {
    "nobody has deleted the claim": { change: aDrain(), cluster: { ...cluster, persistentVolumeClaims: claims } },
    "a Pod on another Node keeps it": { change: aDrain(), cluster: { ...cluster, pods: [user, other] } },
    "nobody uses it: it goes whatever is done": { change: aDrain(), cluster: { ...cluster, pods: [] } },
    "the drain touches another Node": { change: aDrain(["node2"]), cluster },
    "the drain is refused, so that the Pod stays": {
      change: aDrain(),
      cluster: { ...cluster, pods: [user, aStoringPod("bare")] },
    },
  },
  fail: {
    "the drain ends the last Pod that keeps it": {
      change: aDrain(),
      cluster,
      findings: [
        {
          messageId: "deletes",
          severity: "critical",
          certainty: "certain",
          message:
            "Claim default/data has been marked for deletion since 2026-11-20T10:00:00Z and is kept by 1 Pod alone; PersistentVolume data has reclaim policy Delete",
        },
      ],
    },
    "its volume keeps the data: the new Pod waits for a claim": {
      change: aDrain(),
      cluster: { ...cluster, persistentVolumes: retained },
      findings: [{ messageId: "parks", severity: "medium", certainty: "certain" }],
    },
    "the machine is switched off, and ends the Pod when it is back": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster,
      findings: [{ messageId: "deletes", severity: "critical", certainty: "conditional" }],
    },
    "nothing is planned": {
      change: STANDING,
      cluster,
      findings: [{ messageId: "deletes", severity: "medium", certainty: "conditional" }],
    },
  },
});
