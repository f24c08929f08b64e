import { aNode, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { singleControlPlane } from "../../../rules/control-plane/single-control-plane.js";

const controlPlane = (name: string) => aNode(name, { labels: { "node-role.kubernetes.io/control-plane": "" } });
const worker = aNode("worker");

testRule(singleControlPlane, {
  pass: {
    "three stand behind one address, labelled as kubeadm did before 1.20": {
      cluster: {
        nodes: ["a", "b", "c"].map((name) => aNode(name, { labels: { "node-role.kubernetes.io/master": "" } })),
      },
    },
    "there are three": { cluster: { nodes: [controlPlane("a"), controlPlane("b"), controlPlane("c")] } },
    "the change is on a worker": {
      change: aRelocation({ nodes: ["worker"] }),
      cluster: { nodes: [controlPlane("a"), worker] },
    },
  },
  fail: {
    "there is one": {
      cluster: { nodes: [controlPlane("a"), worker] },
      findings: [{ messageId: "single", severity: "medium", message: "a is the only control plane among 2 Nodes" }],
    },
    "the only one is to be removed": {
      change: { kind: "remove-node", nodes: ["a"] },
      cluster: { nodes: [controlPlane("a"), worker] },
      findings: [{ messageId: "removed", severity: "critical", certainty: "certain" }],
    },
    "the only one is to be replaced, and nobody has said by which": {
      change: { kind: "replace-control-plane", nodes: ["a"], joining: [] },
      cluster: { nodes: [controlPlane("a"), worker] },
      findings: [{ messageId: "replaced", severity: "critical", certainty: "conditional" }],
    },
    "the only one is to be replaced after another has joined": {
      change: { kind: "replace-control-plane", nodes: ["a"], joining: ["b"] },
      cluster: { nodes: [controlPlane("a"), worker] },
      findings: [{ messageId: "single", severity: "medium" }],
    },
  },
  notApplicable: { "the control plane is managed elsewhere": { cluster: { nodes: [worker] } } },
  open: {
    "nobody could list the Nodes": {
      cluster: { nodes: missing("forbidden", "may not list nodes") },
      reason: "forbidden",
    },
  },
});
