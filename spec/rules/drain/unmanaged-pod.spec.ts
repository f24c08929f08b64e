import { aDeployment, aPod, DEFAULT_TOLERATIONS, testRule } from "../../../lib/testing/index.js";
import { unmanagedPod } from "../../../rules/drain/unmanaged-pod.js";
import { aDrain, clusterOf } from "./cluster.js";

const force = aDrain({ force: true });
const bare = aPod("by-hand", {
  spec: { nodeName: "node1", tolerations: DEFAULT_TOLERATIONS },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
});
const once = aPod("once", { spec: { nodeName: "node1", restartPolicy: "Never", tolerations: DEFAULT_TOLERATIONS } });
const mirror = aPod("etcd-node1", {
  metadata: {
    name: "etcd-node1",
    namespace: "kube-system",
    annotations: { "kubernetes.io/config.mirror": "1" },
    ownerReferences: [{ apiVersion: "v1", kind: "Node", name: "node1", controller: true }],
  },
});

testRule(unmanagedPod, {
  pass: {
    "every Pod has a controller": { change: force, cluster: clusterOf([aDeployment("web", { on: ["node1"] })]) },
    "it is the mirror of a static Pod": { change: force, cluster: clusterOf([], { pods: [mirror] }) },
    "it has ended": {
      change: force,
      cluster: clusterOf([], { pods: [aPod("done", { status: { phase: "Failed" } })] }),
    },
    "somebody debugs the Node": {
      change: force,
      cluster: clusterOf([], { pods: [aPod("node-debugger-node1-x7k2p")] }),
    },
    "the drain refuses it and deletes nothing": { change: aDrain(), cluster: clusterOf([], { pods: [bare] }) },
    "the Node comes back and the kubelet starts it again": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: clusterOf([], { pods: [bare] }),
    },
  },
  fail: {
    "the drain is forced": {
      change: force,
      cluster: clusterOf([], { pods: [bare] }),
      findings: [
        {
          messageId: "gone",
          severity: "high",
          message: "Pod default/by-hand has no controller and goes with the change",
        },
      ],
    },
    "the Node is removed": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: clusterOf([], { pods: [bare] }),
      findings: [{ messageId: "gone", severity: "high" }],
    },
    "it is never restarted and the Node reboots": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: clusterOf([], { pods: [once] }),
      findings: [{ messageId: "failed", severity: "medium" }],
    },
  },
});
