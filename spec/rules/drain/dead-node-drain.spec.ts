import { aDeployment, aReadyNode, aReplica, testRule } from "../../../lib/testing/index.js";
import { deadNodeDrain } from "../../../rules/drain/dead-node-drain.js";
import { aDrain, clusterOf } from "./cluster.js";

const silent = aReadyNode("node1", {
  status: { conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }] },
});
const nodes = [silent, aReadyNode("node2")];
const web = aDeployment("web", { on: ["node1"] });
const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", {});

testRule(deadNodeDrain, {
  pass: {
    "the Node answers": { change: aDrain(), cluster: clusterOf([web]) },
    "nothing is to be drained from it": { change: aDrain(), cluster: clusterOf([], { nodes, pods: [agent] }) },
    "the drain passes over what is being deleted": {
      change: aDrain({ skipWaitForDeleteTimeoutSeconds: 20 }),
      cluster: clusterOf([web], { nodes }),
    },
  },
  fail: {
    "the machine is off already": {
      change: aDrain(),
      cluster: clusterOf([web], { nodes }),
      findings: [
        {
          messageId: "waits",
          severity: "high",
          message: "Node node1 is not ready (NodeStatusUnknown), and 1 Pod is to be drained from it",
        },
      ],
    },
  },
});
