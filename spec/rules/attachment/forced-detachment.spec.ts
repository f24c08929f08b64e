import { missing, testRule } from "../../../lib/testing/index.js";
import { forcedDetachment } from "../../../rules/attachment/forced-detachment.js";
import { aBlockVolume, aSilentWorker, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const volumes = [aBlockVolume("data")];
const cluster = {
  ...NOTHING,
  nodes: [aSilentWorker("node1")],
  pods: [aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] })],
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
};
const running = { node1: { clock: { at: "2026-11-20T12:00:00Z" } } };

testRule(forcedDetachment, {
  pass: {
    "the Node answers": { cluster: { ...cluster, nodes: [aWorker("node1")] }, hosts: running },
    "the silent Node holds no volume": { cluster: { ...cluster, pods: [] }, hosts: running },
    "the machine is no Node": { cluster: { ...cluster, nodes: [] }, hosts: running },
  },
  fail: {
    "the machine of a silent Node runs": {
      cluster,
      hosts: running,
      findings: [
        {
          messageId: "running",
          severity: "critical",
          certainty: "conditional",
          affectedTotal: 1,
          message: "node1 does not answer the control plane, but its machine runs and holds 1 volume for itself: data",
        },
      ],
    },
    "it is to be removed": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster,
      hosts: running,
      findings: [{ messageId: "running" }],
    },
  },
  open: {
    "the machine could not be asked": {
      cluster,
      hosts: { node1: { clock: missing("unreachable", "connection to node1 timed out") } },
      reason: "unreachable",
    },
    "it is not known whether the driver attaches": {
      cluster: { ...cluster, csiDrivers: missing("forbidden", "csidrivers may not be listed") },
      hosts: running,
      reason: "forbidden",
    },
  },
});
