import { aLocalVolume, aNode, aPod, testRule } from "../../../lib/testing/index.js";
import { pinnedVolume } from "../../../rules/local-storage/pinned-volume.js";

const nodes = ["node1", "node2"].map((name) => aNode(name, { labels: { "kubernetes.io/hostname": name, zone: "a" } }));
const pg = aPod("pg-0", {
  spec: { nodeName: "node1", volumes: [{ name: "data", persistentVolumeClaim: { claimName: "pv-1" } }] },
});
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;
const zonal = {
  metadata: { name: "pv-1" },
  spec: {
    claimRef: { namespace: "default", name: "pv-1" },
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }] },
    },
  },
};

testRule(pinnedVolume, {
  pass: {
    "another Node of the zone can take the volume": {
      change: powerOff,
      cluster: { nodes, pods: [pg], persistentVolumes: [zonal] },
    },
    "no Pod uses the volume": {
      change: powerOff,
      cluster: { nodes, pods: [], persistentVolumes: [aLocalVolume("pv-1", "/d")] },
    },
    "the Pod has ended": {
      change: powerOff,
      cluster: {
        nodes,
        pods: [{ ...pg, status: { phase: "Succeeded" } }],
        persistentVolumes: [aLocalVolume("pv-1", "/d")],
      },
    },
    "the volume may be used anywhere": {
      change: powerOff,
      cluster: {
        nodes,
        pods: [pg],
        persistentVolumes: [{ metadata: { name: "pv-1" }, spec: { claimRef: zonal.spec.claimRef } }],
      },
    },
  },
  fail: {
    "the only Node that has it goes away for a while": {
      change: powerOff,
      cluster: { nodes, pods: [pg], persistentVolumes: [aLocalVolume("pv-1", "/d")] },
      findings: [
        {
          messageId: "waits",
          severity: "high",
          certainty: "certain",
          affectedTotal: 1,
          message: "PersistentVolume pv-1 (claim default/pv-1) can be used on node1 only, and 1 Pod uses it",
        },
      ],
    },
    "the only Node that has it goes away for good": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: { nodes, pods: [pg], persistentVolumes: [aLocalVolume("pv-1", "/d")] },
      findings: [{ messageId: "lost", severity: "critical", certainty: "conditional" }],
    },
    "every Node of the zone goes away at once": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: { nodes, pods: [pg], persistentVolumes: [zonal] },
      findings: [{ messageId: "waits" }],
    },
  },
});
