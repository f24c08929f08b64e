import type { Deployment } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, aNode, missing, testRule } from "../../../lib/testing/index.js";
import { machineAutoRepair } from "../../../rules/drain/machine-auto-repair.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const hostname = { "kubernetes.io/hostname": "node1" };
const gke = aNode("node1", { labels: { ...hostname, "cloud.google.com/gke-nodepool": "main" } });
const none = { persistentVolumes: [], deployments: [] };
const autoscaler: Deployment = {
  metadata: { name: "scaler", namespace: "kube-system" },
  spec: {
    replicas: 1,
    template: {
      spec: { containers: [{ name: "ca", image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.1" }] },
    },
  },
};

testRule(machineAutoRepair, {
  pass: {
    "the Node belongs to nobody": { change: reboot, cluster: { nodes: [aNode("node1")], ...none } },
    "the repaired Node is another one": {
      change: reboot,
      cluster: { nodes: [aNode("node1"), aNode("node2", { labels: { "karpenter.sh/nodepool": "spot" } })], ...none },
    },
    "the autoscaler is switched off": {
      change: reboot,
      cluster: {
        nodes: [aNode("node1")],
        persistentVolumes: [],
        deployments: [{ ...autoscaler, spec: { ...autoscaler.spec, replicas: 0 } }],
      },
    },
  },
  fail: {
    "Cluster API made the Node, and a local volume lies on it": {
      change: reboot,
      cluster: {
        nodes: [aNode("node1", { labels: hostname, annotations: { "cluster.x-k8s.io/machine": "md-0-x7k2p" } })],
        persistentVolumes: [aLocalVolume("pg", "/data/pg")],
        deployments: [],
      },
      findings: [
        {
          messageId: "withData",
          severity: "critical",
          certainty: "conditional",
          message: "The machine of node1 belongs to Cluster API, and the volumes pg are on its disks",
          condition:
            "if a MachineHealthCheck selects its Machine and the Node is not Ready for the time that it states",
        },
      ],
    },
    "a control plane is of a node pool": {
      change: { ...reboot, kind: "power-off" },
      cluster: {
        nodes: [aNode("node1", { labels: { ...gke.metadata.labels, "node-role.kubernetes.io/control-plane": "" } })],
        ...none,
      },
      findings: [{ messageId: "withData", severity: "critical" }],
    },
    "the Node of a cloud's pool holds nothing of its own": {
      change: reboot,
      cluster: { nodes: [gke], ...none },
      findings: [
        {
          messageId: "replaced",
          severity: "medium",
          message: "The machine of node1 belongs to Google Kubernetes Engine",
        },
      ],
    },
    "the autoscaler removes Nodes that are silent": {
      change: reboot,
      cluster: { nodes: [aNode("node1")], persistentVolumes: [], deployments: [autoscaler] },
      findings: [{ messageId: "replaced", severity: "medium" }],
    },
  },
  open: {
    "the Deployments could not be listed": {
      change: reboot,
      cluster: { nodes: [aNode("node1")], persistentVolumes: [], deployments: missing("forbidden", "may not list") },
      reason: "forbidden",
    },
  },
});
