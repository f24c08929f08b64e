import { aNode, aRelocation, testRule } from "../../../lib/testing/index.js";
import { singleNodeCluster } from "../../../rules/control-plane/single-node-cluster.js";

const ready = { status: { conditions: [{ type: "Ready", status: "True" }] } };
const node1 = aNode("node1", ready);
const node2 = aNode("node2", ready);

testRule(singleNodeCluster, {
  pass: {
    "two Nodes take Pods": { cluster: { nodes: [node1, node2] } },
    "the change is on a Node that takes no Pods anyway": {
      change: aRelocation({ nodes: ["node2"] }),
      cluster: { nodes: [node1, aNode("node2", { ...ready, spec: { unschedulable: true } })] },
    },
  },
  fail: {
    "there is one Node": {
      cluster: { nodes: [node1] },
      findings: [{ messageId: "onlyNode", severity: "medium", message: "node1 is the only Node" }],
    },
    "the only Node is to be removed": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: { nodes: [node1] },
      findings: [{ messageId: "onlyNode", severity: "high" }],
    },
    "every other Node is cordoned, tainted or not ready": {
      change: aRelocation(),
      cluster: {
        nodes: [
          node1,
          aNode("node2", { ...ready, spec: { unschedulable: true } }),
          aNode("node3", {
            ...ready,
            spec: { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] },
          }),
          aNode("node4"),
        ],
      },
      findings: [{ messageId: "onlySchedulable", message: "node1 is the only one of 4 Nodes that takes Pods" }],
    },
    "a cordoned Node is the only one there is": {
      change: aRelocation(),
      cluster: { nodes: [aNode("node1", { ...ready, spec: { unschedulable: true } })] },
      findings: [{ messageId: "onlyNode" }],
    },
  },
});
