import { testRule } from "../../../lib/testing/index.js";
import { remainingAttachment } from "../../../rules/attachment/remaining-attachment.js";
import { aBlockVolume, aDrain, anAttachment, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const volumes = [aBlockVolume("data")];
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;
const cluster = {
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  pods: [aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] })],
  statefulSets: [{ metadata: { name: "pg", namespace: "default" }, spec: { replicas: 1 } }],
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
  volumeAttachments: [anAttachment("data")],
  version: { gitVersion: "v1.36.1" },
};
const detaching = anAttachment("data", "node1", {
  metadata: { name: "csi-data", deletionTimestamp: "2026-11-20T11:59:00Z" },
});

testRule(remainingAttachment, {
  pass: {
    "the Pod that has it leaves": { change: aDrain(), cluster },
    "it is being detached since a minute ago": {
      change: powerOff,
      cluster: { ...cluster, pods: [], volumeAttachments: [detaching] },
    },
    "a DaemonSet's Pod has it and stays by design": {
      change: aDrain(),
      cluster: {
        ...cluster,
        pods: [aStoringPod("agent", { owner: "DaemonSet/agent", claims: ["data"] })],
        daemonSets: [{ metadata: { name: "agent", namespace: "default" } }],
      },
    },
    "a Pod's own volume is attached, without a PersistentVolume": {
      change: powerOff,
      cluster: { ...cluster, persistentVolumes: [] },
    },
  },
  fail: {
    "no Pod uses it any more": {
      change: powerOff,
      cluster: { ...cluster, pods: [] },
      findings: [
        {
          messageId: "unused",
          severity: "medium",
          certainty: "conditional",
          condition: "if it is still so a minute later",
          message: "PersistentVolume data is attached to node1, and no Pod there uses it",
        },
      ],
    },
    "the kubelet still has it in use though no Pod does": {
      change: powerOff,
      cluster: {
        ...cluster,
        nodes: [
          aWorker("node1", { status: { volumesInUse: ["kubernetes.io/csi/block.csi.example.com^handle-data"] } }),
          aWorker("node2"),
        ],
        pods: [],
      },
      findings: [{ messageId: "inUse", severity: "medium", certainty: "certain" }],
    },
    "the drain is refused, so that the Pod stays": {
      change: aDrain(),
      cluster: { ...cluster, pods: [...cluster.pods, aStoringPod("bare")] },
      findings: [
        {
          messageId: "remaining",
          severity: "medium",
          certainty: "certain",
          message:
            "PersistentVolume data stays attached to node1 after the drain, since 1 Pod that uses it stays: default/pg-0",
        },
      ],
    },
  },
  notApplicable: {
    "the volume is attached to another Node": {
      change: powerOff,
      cluster: { ...cluster, volumeAttachments: [anAttachment("data", "node2")] },
    },
    "it is not attached yet": {
      change: powerOff,
      cluster: { ...cluster, volumeAttachments: [anAttachment("data", "node1", { status: { attached: false } })] },
    },
  },
});
