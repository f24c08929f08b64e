import { aDeployment, aReplica, testRule } from "../../../lib/testing/index.js";
import { cordonToleratingPod } from "../../../rules/drain/cordon-tolerating-pod.js";
import { aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const everything = { tolerations: [{ operator: "Exists" }] };
const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", { spec: everything });
const web = aDeployment("web", { on: ["node1"] });

testRule(cordonToleratingPod, {
  pass: {
    "it tolerates what everything does": { change, cluster: clusterOf([web]) },
    "a DaemonSet comes back as it should": { change, cluster: clusterOf([web], { pods: [agent, ...web.pods] }) },
    "it is not drained": {
      change: aDrain({ podSelector: "app=web" }),
      cluster: clusterOf([web, aDeployment("rooted", { on: ["node1"], spec: everything })]),
    },
  },
  fail: {
    "it tolerates everything": {
      change,
      cluster: clusterOf([aDeployment("rooted", { on: ["node1"], spec: everything })]),
      findings: [
        {
          messageId: "tolerates",
          severity: "medium",
          message: "Deployment default/rooted tolerates the cordon: its 1 Pod on node1 may be placed there again",
        },
      ],
    },
  },
});
