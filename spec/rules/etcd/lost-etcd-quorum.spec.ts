import { aNode, testRule } from "../../../lib/testing/index.js";
import { lostEtcdQuorum } from "../../../rules/etcd/lost-etcd-quorum.js";
import { aControlPlane, aK3sServer, anEtcdPod, KUBEADM } from "./etcd-cases.js";

const reboot = { kind: "reboot", nodes: ["cp1"] } as const;
const ill = {
  nodes: [aControlPlane("cp1"), aControlPlane("cp2", { ready: false }), aControlPlane("cp3")],
  pods: [anEtcdPod("cp1"), anEtcdPod("cp2", { ready: false }), anEtcdPod("cp3")],
};
const two = { nodes: KUBEADM.nodes.slice(0, 2), pods: KUBEADM.pods.slice(0, 2) };

testRule(lostEtcdQuorum, {
  pass: {
    "one of three healthy ones is away": { change: reboot, cluster: KUBEADM },
    "the one that does not answer is the one to go": {
      change: { kind: "replace-control-plane", nodes: ["cp2"], joining: ["cp4"] },
      cluster: ill,
    },
    "one of three servers of k3s is removed": {
      change: { kind: "remove-node", nodes: ["s1"] },
      cluster: { nodes: ["s1", "s2", "s3"].map((name) => aK3sServer(name)), pods: [] },
    },
  },
  fail: {
    "another one is down already": {
      change: reboot,
      cluster: ill,
      findings: [
        {
          messageId: "lost",
          severity: "high",
          certainty: "certain",
          message: "With cp1 away 1 of 3 voting members of etcd answer, and 2 are needed; cp2 does not answer now",
        },
      ],
    },
    "a healthy one is removed while another is down": {
      change: { kind: "remove-node", nodes: ["cp1"] },
      cluster: ill,
      findings: [{ messageId: "lost", severity: "critical", certainty: "certain" }],
    },
    "two of three lose power": {
      change: { kind: "power-off", nodes: ["cp1", "cp3"] },
      cluster: KUBEADM,
      findings: [{ messageId: "lost", severity: "high" }],
    },
    "two members are upgraded one after the other": {
      change: { kind: "upgrade", nodes: [], toVersion: "v1.35.0" },
      cluster: two,
      findings: [{ messageId: "lost", severity: "medium" }],
    },
    "kubeadm's members stay in the list when their Nodes are deleted": {
      change: { kind: "remove-node", nodes: ["cp1", "cp2"] },
      cluster: KUBEADM,
      findings: [{ messageId: "avoidable", severity: "high", certainty: "conditional" }],
    },
  },
  notApplicable: {
    "a worker is touched": {
      change: { kind: "reboot", nodes: ["w1"] },
      cluster: { ...ill, nodes: [...ill.nodes, aNode("w1")] },
    },
    "there is a single control plane, of which another rule speaks": {
      change: reboot,
      cluster: { nodes: [aControlPlane("cp1")], pods: [anEtcdPod("cp1")] },
    },
    "k3s keeps its data in a database elsewhere": {
      change: { kind: "reboot", nodes: ["s1"] },
      cluster: { nodes: ["s1", "s2"].map((name) => aK3sServer(name, { etcd: false })), pods: [] },
    },
  },
  open: {
    "a control plane is to be replaced that no label tells": {
      change: { kind: "replace-control-plane", nodes: ["w1"], joining: [] },
      cluster: { ...KUBEADM, nodes: [...KUBEADM.nodes, aNode("w1")] },
      reason: "not-collected",
    },
    "etcd runs on other machines": { change: reboot, cluster: { ...KUBEADM, pods: [] }, reason: "not-collected" },
  },
});
