import { missing, testRule } from "../../../lib/testing/index.js";
import { outOfServiceNode } from "../../../rules/attachment/out-of-service-node.js";
import { aBlockVolume, aDrain, aSilentWorker, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const taints = [{ key: "node.kubernetes.io/out-of-service", value: "nodeshutdown", effect: "NoExecute" }];
const volumes = [aBlockVolume("data")];
const cluster = {
  ...NOTHING,
  nodes: [aWorker("node1", { spec: { taints } }), aWorker("node2")],
  pods: [aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] })],
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
};

testRule(outOfServiceNode, {
  pass: {
    "no Node is said to be out of service": { cluster: { ...cluster, nodes: [aWorker("node1")] } },
    "the Node is down, as the taint says": {
      cluster: { ...cluster, nodes: [{ ...aSilentWorker("node1"), spec: { taints } }] },
    },
    "another Node is drained": { change: aDrain(["node2"]), cluster },
  },
  fail: {
    "the Node runs and holds a volume": {
      cluster,
      findings: [
        {
          messageId: "detaching",
          severity: "critical",
          certainty: "conditional",
          message:
            "node1 is Ready and carries the taint out-of-service, and 1 volume is attached to it for Pods there: data",
        },
      ],
    },
    "the Node runs and holds nothing": {
      change: aDrain(),
      cluster: { ...cluster, pods: [] },
      findings: [{ messageId: "idle", severity: "medium", certainty: "certain" }],
    },
  },
  open: {
    "it is not known whether the volume is attached": {
      cluster: { ...cluster, csiDrivers: missing("forbidden", "csidrivers may not be listed") },
      reason: "forbidden",
    },
  },
});
