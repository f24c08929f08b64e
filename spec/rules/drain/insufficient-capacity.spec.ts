import { aDeployment, aReadyNode, testRule } from "../../../lib/testing/index.js";
import { insufficientCapacity } from "../../../rules/drain/insufficient-capacity.js";
import { aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const spec = { containers: [{ name: "main", resources: { requests: { cpu: "5" } } }] };
const large = aDeployment("large", { on: ["node1"], spec });
const two = aDeployment("large", { on: ["node1", "node2"], spec });
const tight = [aReadyNode("node1"), aReadyNode("node2")];
const filler = aDeployment("filler", { on: ["node2"], spec });
const waiting = aDeployment("large", { on: ["", "node2"], spec });
const autoscaler = aDeployment("scaler", {
  on: ["node2"],
  spec: { containers: [{ name: "main", image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.31.0" }] },
});

testRule(insufficientCapacity, {
  pass: {
    "there is room": { change, cluster: clusterOf([large]) },
    "it waited before and has nothing to do with the change": {
      change: aDrain({ nodes: ["node1"] }),
      cluster: clusterOf(
        [waiting, aDeployment("web", { on: ["node1"] }), aDeployment("filler", { on: ["node1"], spec })],
        {
          nodes: tight,
          pods: [...waiting.pods, ...aDeployment("web", { on: ["node1"] }).pods],
        },
      ),
    },
  },
  fail: {
    "nobody serves it any more": {
      change,
      cluster: clusterOf([large, filler], { nodes: tight }),
      findings: [
        {
          messageId: "noRoom",
          severity: "high",
          certainty: "certain",
          message:
            "1 Pod of Deployment default/large finds no Node, none serve: Insufficient cpu (1 Node), node(s) were unschedulable (1 Node)",
        },
      ],
    },
    "another replica goes on serving": {
      change,
      cluster: clusterOf([two], { nodes: tight }),
      findings: [{ messageId: "noRoom", severity: "medium" }],
    },
    "an autoscaler may add a Node": {
      change,
      cluster: clusterOf([large, filler, autoscaler], { nodes: tight }),
      findings: [
        {
          messageId: "scaled",
          severity: "medium",
          certainty: "conditional",
          condition: "if cluster-autoscaler adds no Node that they fit on",
        },
      ],
    },
  },
});
