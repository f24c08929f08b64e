import type { PersistentVolumeClaim } from "../../../lib/model/kubernetes/index.js";
import { testRule } from "../../../lib/testing/index.js";
import { waitingClaim } from "../../../rules/local-storage/waiting-claim.js";
import { aDrain, aWorker } from "../storage-cluster.js";

const nodes = [aWorker("node1"), aWorker("node2", { spec: { unschedulable: true } })];
const claim = (node: string | undefined, phase = "Pending"): PersistentVolumeClaim => ({
  metadata: {
    name: "pg",
    namespace: "db",
    ...(node === undefined ? {} : { annotations: { "volume.kubernetes.io/selected-node": node } }),
  },
  status: { phase },
});

testRule(waitingClaim, {
  pass: {
    "the volume is being made on a Node that takes Pods": {
      cluster: { nodes, persistentVolumeClaims: [claim("node1")] },
    },
    "no Node is chosen yet": { cluster: { nodes, persistentVolumeClaims: [claim(undefined)] } },
    "the claim is bound, wherever that was": { cluster: { nodes, persistentVolumeClaims: [claim("gone", "Bound")] } },
    "another Node is drained": {
      change: aDrain(["node2"]),
      cluster: { nodes, persistentVolumeClaims: [claim("node1")] },
    },
  },
  fail: {
    "the chosen Node is drained": {
      change: aDrain(),
      cluster: { nodes, persistentVolumeClaims: [claim("node1")] },
      findings: [
        {
          messageId: "leaving",
          severity: "medium",
          certainty: "conditional",
          message: "PersistentVolumeClaim db/pg is Pending and its volume is to be made on node1",
        },
      ],
    },
    "the chosen Node is no more": {
      cluster: { nodes, persistentVolumeClaims: [claim("node9")] },
      findings: [{ messageId: "gone", severity: "medium", certainty: "certain" }],
    },
    "the chosen Node is cordoned": {
      cluster: { nodes, persistentVolumeClaims: [claim("node2")] },
      findings: [{ messageId: "closed", severity: "medium", certainty: "certain" }],
    },
  },
});
