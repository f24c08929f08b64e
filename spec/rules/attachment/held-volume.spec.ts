import { aLocalVolume, missing, testRule } from "../../../lib/testing/index.js";
import { heldVolume } from "../../../rules/attachment/held-volume.js";
import { aBlockVolume, aReplica, aSilentWorker, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const volumes = [aBlockVolume("data")];
const csiDrivers = [{ metadata: { name: "block.csi.example.com" }, spec: { attachRequired: true } }];
const { pod, replicaSet, deployment } = aReplica("sleep", { claims: ["data"] });
const cluster = {
  ...NOTHING,
  nodes: ["node1", "node2"].map((name) => aWorker(name)),
  pods: [pod],
  replicaSets: [replicaSet],
  deployments: [deployment],
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
  csiDrivers,
  version: { gitVersion: "v1.36.1" },
};
const silent = { ...cluster, nodes: [aSilentWorker("node1"), aWorker("node2")] };
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;
const withVolume = (volume: (typeof volumes)[number]) => ({
  ...cluster,
  persistentVolumes: [volume],
  persistentVolumeClaims: claimsFor([volume]),
});

testRule(heldVolume, {
  pass: {
    "every Node answers": { cluster },
    "the Node's kubelet says itself that it is not well, so that it still unmounts": {
      cluster: {
        ...cluster,
        nodes: [aWorker("node1", { status: { conditions: [{ type: "Ready", status: "False" }] } }), aWorker("node2")],
      },
    },
    "the Node has only just fallen silent": { cluster: { ...silent, nodes: [aSilentWorker("node1", 0.05)] } },
    "the Node was drained first": { change: powerOff, cluster: { ...cluster, pods: [] } },
    "many Nodes may have the volume": {
      change: powerOff,
      cluster: withVolume(aBlockVolume("data", { accessModes: ["ReadWriteMany"] })),
    },
    "the driver attaches nothing": {
      change: powerOff,
      cluster: {
        ...cluster,
        csiDrivers: [{ metadata: { name: "block.csi.example.com" }, spec: { attachRequired: false } }],
      },
    },
    "the volume is local and attached to nothing": {
      change: powerOff,
      cluster: withVolume(aLocalVolume("data", "/d")),
    },
    "the Pod is a DaemonSet's": {
      change: powerOff,
      cluster: { ...cluster, pods: [aStoringPod("agent", { owner: "DaemonSet/agent", claims: ["data"] })] },
    },
  },
  fail: {
    "a Node has been silent for two hours": {
      cluster: silent,
      findings: [
        {
          messageId: "silent",
          severity: "high",
          certainty: "certain",
          affectedTotal: 1,
          message:
            "PersistentVolume data (claim default/data) is held by node1, which has not answered for 120 min; Deployment default/sleep waits for it",
        },
      ],
    },
    "the power goes": {
      change: powerOff,
      cluster,
      findings: [
        {
          messageId: "heldForEver",
          severity: "high",
          certainty: "certain",
          message:
            "PersistentVolume data (claim default/data) stays attached to node1 for as long as it is off; Deployment default/sleep is down for at least 350 s and without an end of its own (the control plane notices after 50 s; its Pods tolerate that for 300 s; data stays attached to the Node that is off until the old Pod is deleted by force, and up to 360 s more)",
        },
      ],
    },
    "an image of Ceph is mapped by the plugin that Kubernetes once had": {
      change: powerOff,
      cluster: {
        ...withVolume({
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            rbd: { pool: "k8s", image: "img" },
            claimRef: { namespace: "default", name: "data" },
          },
          status: { phase: "Bound" },
        }),
        version: { gitVersion: "v1.21.14" },
      },
      findings: [{ messageId: "heldForEver" }],
    },
    "the Node is removed": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster,
      findings: [{ messageId: "takenByForce", severity: "high", certainty: "certain" }],
    },
    "the Node is rebooted": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster,
      findings: [
        {
          messageId: "heldWhileAway",
          severity: "medium",
          certainty: "conditional",
          condition: "if the Node does not come back in time",
        },
      ],
    },
    "nobody is served even before": {
      change: powerOff,
      cluster: {
        ...cluster,
        pods: [{ ...pod, status: { phase: "Running", conditions: [{ type: "Ready", status: "False" }] } }],
      },
      findings: [
        {
          messageId: "heldForEver",
          message:
            "PersistentVolume data (claim default/data) stays attached to node1 for as long as it is off; Deployment default/sleep is served by nobody as it is",
        },
      ],
    },
    "the Pod is one of several": {
      change: powerOff,
      cluster: {
        ...cluster,
        pods: [
          aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] }),
          aStoringPod("pg-1", { owner: "StatefulSet/pg", node: "node2" }),
        ],
        statefulSets: [{ metadata: { name: "pg", namespace: "default" }, spec: { replicas: 2 } }],
      },
      findings: [
        {
          messageId: "heldForEver",
          message:
            "PersistentVolume data (claim default/data) stays attached to node1 for as long as it is off; StatefulSet default/pg goes on without pg-0",
        },
      ],
    },
  },
  open: {
    "it is not known whether the driver attaches": {
      change: powerOff,
      cluster: { ...cluster, csiDrivers: missing("forbidden", "csidrivers may not be listed") },
      reason: "forbidden",
    },
  },
});
