import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, aNode, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { deletableVolume } from "../../../rules/local-storage/deletable-volume.js";

const nodes = ["node1", "node2"].map((name) => aNode(name, { labels: { "kubernetes.io/hostname": name } }));
const retained = aLocalVolume("pv-1", "/data/1");
const deletable: PersistentVolume = {
  ...retained,
  spec: { ...retained.spec, persistentVolumeReclaimPolicy: "Delete" },
};
const onBoth = {
  required: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node1", "node2"] }] },
    ],
  },
};
const anywhere: PersistentVolume = {
  metadata: { name: "pv-2" },
  spec: {
    hostPath: { path: "/data/2" },
    claimRef: { namespace: "default", name: "pv-2" },
    persistentVolumeReclaimPolicy: "Delete",
  },
  status: { phase: "Bound" },
};
const remove = (node: string) => ({ kind: "remove-node", nodes: [node] }) as const;

testRule(deletableVolume, {
  pass: {
    "the policy is Retain": { change: remove("node1"), cluster: { nodes, persistentVolumes: [retained] } },
    "the volume is on another Node": { change: remove("node2"), cluster: { nodes, persistentVolumes: [deletable] } },
    "another Node can serve the volume as well": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: [{ ...deletable, spec: { ...deletable.spec, nodeAffinity: onBoth } }] },
    },
    "the volume may be used on every Node": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: [anywhere] },
    },
    "the claim is deleted already": {
      cluster: { nodes, persistentVolumes: [{ ...deletable, status: { phase: "Released" } }] },
    },
    "nothing is bound to the volume": {
      cluster: {
        nodes,
        persistentVolumes: [
          { metadata: { name: "pv-1" }, spec: { local: { path: "/d" }, persistentVolumeReclaimPolicy: "Delete" } },
        ],
      },
    },
  },
  fail: {
    "the Node's directories move, and nobody deletes the claim for that": {
      change: aRelocation({ nodes: ["node1"] }),
      cluster: { nodes, persistentVolumes: [deletable] },
      findings: [{ messageId: "deletes", severity: "low", certainty: "conditional" }],
    },
    "the Node is to be removed": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: [deletable] },
      findings: [
        {
          messageId: "deletes",
          severity: "critical",
          certainty: "conditional",
          condition: "if claim default/pv-1 is deleted",
          message: "PersistentVolume pv-1 keeps the data of claim default/pv-1 in /data/1 with reclaim policy Delete",
        },
      ],
    },
    "the only Nodes that there are are to be removed, and the volume is on one of them": {
      change: { kind: "remove-node", nodes: ["node1", "node2"] },
      cluster: { nodes, persistentVolumes: [anywhere] },
      findings: [{ messageId: "deletes", severity: "critical" }],
    },
    "no change is planned": {
      cluster: { nodes, persistentVolumes: [deletable] },
      findings: [{ messageId: "deletes", severity: "low" }],
    },
  },
  open: {
    "nobody could list the volumes": {
      change: remove("node1"),
      cluster: { nodes, persistentVolumes: missing("forbidden", "may not list persistentvolumes") },
      reason: "forbidden",
    },
  },
});
