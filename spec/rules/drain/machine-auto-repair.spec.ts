import { aLocalVolume, aReadyNode, testRule } from "../../../lib/testing/index.js";
import { machineAutoRepair } from "../../../rules/drain/machine-auto-repair.js";

const change = { kind: "reboot", nodes: ["node1"] } as const;
const machine = aReadyNode("node1", { annotations: { "cluster.x-k8s.io/machine": "pool-7k2" } });
const customResourceDefinitions = [{ metadata: { name: "machinehealthchecks.cluster.x-k8s.io" } }];

testRule(machineAutoRepair, {
  pass: {
    "the Node is no machine of Cluster API": {
      change,
      cluster: { nodes: [aReadyNode("node1")], customResourceDefinitions, persistentVolumes: [] },
    },
    "there are no health checks": {
      change,
      cluster: { nodes: [machine], customResourceDefinitions: [], persistentVolumes: [] },
    },
    "another machine reboots": {
      change: { kind: "reboot", nodes: ["node2"] },
      cluster: { nodes: [machine, aReadyNode("node2")], customResourceDefinitions, persistentVolumes: [] },
    },
  },
  fail: {
    "volumes lie on its disks": {
      change,
      cluster: { nodes: [machine], customResourceDefinitions, persistentVolumes: [aLocalVolume("pv-1", "/data")] },
      findings: [
        {
          messageId: "dataLost",
          severity: "critical",
          certainty: "conditional",
          message: "Node node1 is machine pool-7k2 of Cluster API and holds the data of 1 volume: pv-1",
        },
      ],
    },
    "nothing lies on its disks": {
      change,
      cluster: { nodes: [machine], customResourceDefinitions, persistentVolumes: [] },
      findings: [{ messageId: "replaced", severity: "medium", certainty: "conditional" }],
    },
  },
  open: {
    "whether there are health checks is not known": {
      change,
      cluster: { nodes: [machine], persistentVolumes: [] },
      reason: "not-collected",
    },
  },
});
