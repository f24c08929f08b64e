import { aDeployment, aReadyNode, testRule } from "../../../lib/testing/index.js";
import { cordonedNodes } from "../../../rules/drain/cordoned-nodes.js";
import { aDrain, clusterOf, threeNodes } from "./cluster.js";

const collectedAt = "2026-11-20T12:00:00Z";
const cordonedAt = (timeAdded: string) =>
  aReadyNode("node2", {
    spec: {
      unschedulable: true,
      taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule", timeAdded }],
    },
  });
const today = cordonedAt("2026-11-20T11:00:00Z");
const lastWeek = cordonedAt("2026-11-13T11:00:00Z");
const down = aReadyNode("node2", {
  status: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-11-20T11:30:00Z" }] },
});
const web = aDeployment("web", { on: ["node1"] });

testRule(cordonedNodes, {
  pass: {
    "every other Node takes Pods": { change: aDrain(), cluster: clusterOf([web]) },
    "the cordoned Node is the one that is drained": {
      change: aDrain({ nodes: ["node2"] }),
      cluster: clusterOf([web], { nodes: [aReadyNode("node1"), today] }),
    },
    "nobody works on anything": { cluster: { nodes: threeNodes } },
  },
  fail: {
    "somebody works on another Node": {
      collectedAt,
      cluster: { nodes: [aReadyNode("node1"), today] },
      findings: [
        { messageId: "cordoned", severity: "low", message: "Node node2 is cordoned, since 2026-11-20T11:00:00Z" },
      ],
    },
    "a cordon was forgotten a week ago": {
      collectedAt,
      cluster: { nodes: [aReadyNode("node1"), lastWeek] },
      findings: [{ messageId: "cordoned", severity: "medium" }],
    },
    "a Node is not ready": {
      collectedAt,
      cluster: { nodes: [aReadyNode("node1"), down] },
      findings: [
        { messageId: "notReady", severity: "medium", message: "Node node2 is not ready, since 2026-11-20T11:30:00Z" },
      ],
    },
    "what is drained has another place to go": {
      change: aDrain(),
      cluster: clusterOf([web], { nodes: [aReadyNode("node1"), today, aReadyNode("node3")] }),
      findings: [{ messageId: "cordoned", severity: "low" }],
    },
    "what is drained would need its room": {
      change: aDrain(),
      cluster: clusterOf([web], { nodes: [aReadyNode("node1"), today] }),
      findings: [{ messageId: "cordoned", severity: "medium" }],
    },
  },
});
