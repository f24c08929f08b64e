import { aNode, testRule } from "../../../lib/testing/index.js";
import { evenEtcdMembership } from "../../../rules/etcd/even-etcd-membership.js";
import { aK3sServer, KUBEADM } from "./etcd-cases.js";

const two = { nodes: KUBEADM.nodes.slice(0, 2), pods: KUBEADM.pods.slice(0, 2) };
const replacement = { kind: "replace-control-plane", nodes: ["cp1"], joining: ["cp4"] } as const;

testRule(evenEtcdMembership, {
  pass: {
    "there are three": { cluster: KUBEADM },
    "the fourth is a learner": {
      cluster: {
        nodes: [...["s1", "s2", "s3"].map((name) => aK3sServer(name)), aK3sServer("s4", { voter: false })],
        pods: [],
      },
    },
  },
  fail: {
    "there are two": {
      cluster: two,
      findings: [
        {
          messageId: "even",
          severity: "medium",
          message: "etcd has 2 voting members, of which none may fail: cp1, cp2",
        },
      ],
    },
    "one of three is replaced": {
      change: replacement,
      cluster: KUBEADM,
      findings: [
        {
          messageId: "between",
          severity: "medium",
          message: "Between the removal and the join etcd has 2 voting members, of which none may fail: cp2, cp3",
        },
      ],
    },
  },
  notApplicable: { "the control plane is managed elsewhere": { cluster: { nodes: [aNode("w1")], pods: [] } } },
  open: { "etcd runs on other machines": { cluster: { ...KUBEADM, pods: [] }, reason: "not-collected" } },
});
