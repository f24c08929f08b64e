import { missing, testRule } from "../../../lib/testing/index.js";
import { exhaustedAttachLimit } from "../../../rules/attachment/exhausted-attach-limit.js";
import { aBlockVolume, aDrain, anAttachment, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const volumes = [aBlockVolume("a"), aBlockVolume("b")];
const csiNode = (name: string, count: number) => ({
  metadata: { name },
  spec: { drivers: [{ name: "block.csi.example.com", allocatable: { count } }] },
});
const cluster = {
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  pods: [
    aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["a"] }),
    aStoringPod("my-0", { owner: "StatefulSet/my", claims: ["b"], node: "node2" }),
  ],
  statefulSets: ["pg", "my"].map((name) => ({ metadata: { name, namespace: "default" }, spec: { replicas: 1 } })),
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
  volumeAttachments: [anAttachment("a"), anAttachment("b", "node2")],
  csiNodes: [csiNode("node1", 1), csiNode("node2", 1)],
  version: { gitVersion: "v1.36.1" },
};

testRule(exhaustedAttachLimit, {
  pass: {
    "the other Node takes one more": {
      change: aDrain(),
      cluster: { ...cluster, csiNodes: [csiNode("node1", 2), csiNode("node2", 2)] },
    },
    "the Pod waits for something else": {
      change: aDrain(),
      cluster: {
        ...cluster,
        nodes: [aWorker("node1"), aWorker("node2", { spec: { unschedulable: true } })],
        csiNodes: [csiNode("node1", 2), csiNode("node2", 2)],
      },
    },
  },
  fail: {
    "the only other Node is at its limit": {
      change: aDrain(),
      cluster,
      findings: [
        {
          messageId: "exhausted",
          severity: "high",
          certainty: "certain",
          subject: { kind: "StatefulSet", namespace: "default", name: "pg" },
          message: "StatefulSet default/pg has 1 Pod without a Node, since 1 Node is at the limit of their volumes",
        },
      ],
    },
  },
  open: {
    "what the Nodes take was not seen": {
      change: aDrain(),
      cluster: { ...cluster, csiNodes: missing("forbidden", "csinodes may not be listed") },
      reason: "not-collected",
    },
  },
});
