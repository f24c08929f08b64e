import { aNode, testRule } from "../../../lib/testing/index.js";
import { unhealthyEtcdMember } from "../../../rules/etcd/unhealthy-etcd-member.js";
import { aControlPlane, aK3sServer, anEtcdPod, ETCD_SERVICE, KUBEADM, NAMES } from "./etcd-cases.js";

const ill = { nodes: KUBEADM.nodes, pods: [anEtcdPod("cp1"), anEtcdPod("cp2", { ready: false }), anEtcdPod("cp3")] };

testRule(unhealthyEtcdMember, {
  pass: {
    "all are healthy": { cluster: KUBEADM },
    "etcd runs as a service on each": {
      cluster: { ...KUBEADM, pods: [] },
      hosts: Object.fromEntries(NAMES.map((name) => [name, { processes: [ETCD_SERVICE] }])),
    },
  },
  fail: {
    "one of three does not answer": {
      cluster: ill,
      findings: [
        {
          messageId: "unhealthy",
          severity: "high",
          message: "The member of etcd on cp2 does not answer: 2 of 3 voting members do, and 2 are needed",
        },
      ],
    },
    "one of five does not": {
      cluster: {
        nodes: ["a", "b", "c", "d", "e"].map((name) => aControlPlane(name, { ready: name !== "e" })),
        pods: ["a", "b", "c", "d", "e"].map((name) => anEtcdPod(name)),
      },
      findings: [{ messageId: "unhealthy", severity: "medium" }],
    },
    "a server of k3s is still a learner": {
      cluster: { nodes: [aK3sServer("s1"), aK3sServer("s2", { voter: false })], pods: [] },
      findings: [{ messageId: "learner", severity: "medium" }],
    },
    "the dead one is to be replaced": {
      change: { kind: "replace-control-plane", nodes: ["cp2"], joining: ["cp4"] },
      cluster: ill,
      findings: [
        {
          messageId: "add",
          severity: "high",
          certainty: "conditional",
          message: "cp4 cannot join etcd while the member on cp2 does not answer: 2 of 4 would, and 3 are needed",
        },
      ],
    },
  },
  notApplicable: {
    "a worker is drained": {
      change: {
        kind: "drain",
        nodes: ["w1"],
        force: false,
        deleteEmptydirData: false,
        ignoreDaemonsets: true,
        disableEviction: false,
        timeoutSeconds: 0,
        gracePeriodSeconds: -1,
        podSelector: "",
        skipWaitForDeleteTimeoutSeconds: 0,
      },
      cluster: { ...ill, nodes: [...ill.nodes, aNode("w1")] },
    },
  },
  open: { "etcd runs on other machines": { cluster: { ...KUBEADM, pods: [] }, reason: "not-collected" } },
});
