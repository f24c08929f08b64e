import { aPod, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { remainingPods } from "../../../rules/relocation/remaining-pods.js";

const named = (name: string) => ({ name, namespace: "kube-system" });
const proxy = aPod("kube-proxy-x", {
  metadata: {
    ...named("kube-proxy-x"),
    ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "kube-proxy", controller: true }],
  },
});
const etcd = aPod("etcd-node1", {
  metadata: { ...named("etcd-node1"), annotations: { "kubernetes.io/config.mirror": "1" } },
});
const web = aPod("web-1");

testRule(remainingPods, {
  pass: {
    "every Pod of the Node can be evicted": { change: aRelocation(), cluster: { pods: [web] } },
    "the DaemonSet's Pod is on another Node": {
      change: aRelocation(),
      cluster: { pods: [{ ...proxy, spec: { nodeName: "node2" } }] },
    },
    "the static Pod has ended": {
      change: aRelocation(),
      cluster: { pods: [{ ...etcd, status: { phase: "Failed" } }] },
    },
  },
  fail: {
    "static and DaemonSet Pods are on a Node whose directories move": {
      change: aRelocation(),
      cluster: { pods: [etcd, proxy, web] },
      findings: [
        {
          messageId: "remaining",
          severity: "medium",
          affectedTotal: 2,
          message: "2 Pods stay on node1 after a drain: kube-system/etcd-node1, kube-system/kube-proxy-x",
        },
      ],
    },
    "the Node reboots": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: { pods: [proxy] },
      findings: [{ messageId: "remaining", severity: "low" }],
    },
  },
  open: {
    "nobody could list the Pods": {
      change: aRelocation(),
      cluster: { pods: missing("forbidden", "may not list pods") },
      reason: "forbidden",
    },
  },
});
