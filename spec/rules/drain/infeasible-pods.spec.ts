import { aClaim, aDeployment, aLocalVolume, aReadyNode, aStatefulSet, testRule } from "../../../lib/testing/index.js";
import { infeasiblePods } from "../../../rules/drain/infeasible-pods.js";
import { aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const nodes = [
  aReadyNode("node1", { labels: { disk: "ssd" } }),
  aReadyNode("node2", { labels: { disk: "ssd" } }),
  aReadyNode("node3"),
];
const ssd = { nodeSelector: { disk: "ssd" } };
const fast = aDeployment("fast", { on: ["node1"], spec: ssd });
const apart = {
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: "trio" } }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  },
};
const trio = aDeployment("trio", { on: ["node1", "node2", "node3"], spec: apart });
const db = aStatefulSet("db", { on: ["node1"], hasClaims: true });

testRule(infeasiblePods, {
  pass: {
    "another Node meets the condition": { change, cluster: clusterOf([fast], { nodes }) },
    "the volume is on the Node alone, which another rule tells": {
      change,
      cluster: clusterOf([db], {
        persistentVolumes: [aLocalVolume("data-db-0", "/data")],
        persistentVolumeClaims: [aClaim("data-db-0")],
      }),
    },
  },
  fail: {
    "no other Node has the label": {
      change,
      cluster: clusterOf([fast], { nodes: nodes.filter(({ metadata }) => metadata.name !== "node2") }),
      findings: [{ messageId: "infeasible", severity: "high" }],
    },
    "there is a replica on every Node and no two may share one": {
      change,
      cluster: clusterOf([trio], { nodes }),
      findings: [
        {
          messageId: "infeasible",
          severity: "medium",
          message:
            "1 Pod of Deployment default/trio may run on no other Node, 2 serve: node(s) didn't match pod anti-affinity rules (2 Nodes), node(s) were unschedulable (1 Node)",
        },
      ],
    },
  },
});
