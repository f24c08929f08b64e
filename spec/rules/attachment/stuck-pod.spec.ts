import { testRule } from "../../../lib/testing/index.js";
import { stuckPod } from "../../../rules/attachment/stuck-pod.js";
import { aDrain, aSilentWorker, aStoringPod, aWorker } from "../storage-cluster.js";

const nodes = [aWorker("node1"), aSilentWorker("node2")];
const pod = (deletionTimestamp: string, { node = "node1", finalizers = [] as readonly string[] } = {}) =>
  aStoringPod("pg-0", {
    node,
    metadata: { name: "pg-0", namespace: "default", deletionTimestamp, finalizers },
  });
const HOUR_AGO = "2026-11-20T11:00:00Z";

testRule(stuckPod, {
  pass: {
    "no Pod is terminating": { cluster: { nodes, pods: [aStoringPod("pg-0")] } },
    "its long grace period is not over": { cluster: { nodes, pods: [pod("2026-11-20T13:00:00Z")] } },
    "its grace period ended a minute ago": { cluster: { nodes, pods: [pod("2026-11-20T11:59:00Z")] } },
    "it is on a Node that is not drained": { change: aDrain(["node2"]), cluster: { nodes, pods: [pod(HOUR_AGO)] } },
  },
  fail: {
    "its Node is silent": {
      collectedAt: "2026-11-20T12:00:00Z",
      cluster: { nodes, pods: [pod(HOUR_AGO, { node: "node2" })] },
      findings: [
        {
          messageId: "unheard",
          severity: "medium",
          certainty: "certain",
          message: "default/pg-0 on node2 was to be gone 60 min ago, and nobody there answers",
        },
      ],
    },
    "its Node is gone": {
      collectedAt: "2026-11-20T12:00:00Z",
      cluster: { nodes, pods: [pod(HOUR_AGO, { node: "node9" })] },
      findings: [{ messageId: "unheard" }],
    },
    "a finalizer keeps it": {
      collectedAt: "2026-11-20T12:00:00Z",
      cluster: { nodes, pods: [pod(HOUR_AGO, { finalizers: ["example.com/guard"] })] },
      findings: [
        {
          messageId: "finalized",
          message: "default/pg-0 was to be gone 60 min ago, and is kept by example.com/guard",
        },
      ],
    },
    "its Node answers and is drained": {
      change: aDrain(),
      collectedAt: "2026-11-20T12:00:00Z",
      cluster: { nodes, pods: [pod(HOUR_AGO)] },
      findings: [{ messageId: "overdue", severity: "medium" }],
    },
  },
});
