import { aNode, testRule } from "../../../lib/testing/index.js";
import { diskPressure } from "../../../rules/disk/disk-pressure.js";

const condition = (status: string) => ({ status: { conditions: [{ type: "DiskPressure", status }] } });

testRule(diskPressure, {
  pass: {
    "every Node has room": { cluster: { nodes: [aNode("node1", condition("False")), aNode("node2")] } },
    "it had none a minute ago, and has been relieved": {
      cluster: {
        nodes: [
          aNode("node1", {
            status: {
              conditions: [{ type: "DiskPressure", status: "False", lastTransitionTime: "2026-11-20T11:59:00Z" }],
            },
          }),
        ],
      },
    },
  },
  fail: {
    "a Node says so in its conditions": {
      cluster: { nodes: [aNode("node1", condition("False")), aNode("node2", condition("True"))] },
      findings: [
        {
          messageId: "pressed",
          severity: "high",
          subject: { kind: "Node", name: "node2" },
          message: "node2 reports DiskPressure",
        },
      ],
    },
    "only the taint is there yet": {
      cluster: {
        nodes: [
          aNode("node1", { spec: { taints: [{ key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule" }] } }),
        ],
      },
      findings: [{ messageId: "pressed" }],
    },
  },
});
