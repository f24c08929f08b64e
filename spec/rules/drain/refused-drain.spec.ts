import { aDeployment, aPod, aReplica, testRule } from "../../../lib/testing/index.js";
import { refusedDrain } from "../../../rules/drain/refused-drain.js";
import { aDrain, clusterOf } from "./cluster.js";

const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", {});
const agents = [{ metadata: { name: "agent", namespace: "default" }, spec: {} }];
const cache = aDeployment("cache", { on: ["node1"], spec: { volumes: [{ name: "tmp", emptyDir: {} }] } });
const bare = aPod("by-hand", { node: "node1" });
const done = { ...bare, status: { phase: "Succeeded" } };

testRule(refusedDrain, {
  pass: {
    "every flag that is needed is given": {
      change: aDrain({ force: true, deleteEmptydirData: true }),
      cluster: clusterOf([cache], { pods: [agent, bare, ...cache.pods], daemonSets: agents }),
    },
    "a Pod without a controller has ended": { change: aDrain(), cluster: clusterOf([], { pods: [done] }) },
  },
  fail: {
    "an agent of the Node is there": {
      change: aDrain({ ignoreDaemonsets: false }),
      cluster: clusterOf([], { pods: [agent], daemonSets: agents }),
      findings: [{ messageId: "daemonSets", severity: "high", affectedTotal: 1 }],
    },
    "a Pod has an emptyDir": {
      change: aDrain(),
      cluster: clusterOf([cache]),
      findings: [
        {
          messageId: "emptyDirs",
          severity: "high",
          message:
            "1 Pod has emptyDir volumes, and --delete-emptydir-data is not given: default/cache-7d89bdccf8-bx tmp",
        },
      ],
    },
    "a Pod was started by hand": {
      change: aDrain(),
      cluster: clusterOf([], { pods: [bare] }),
      findings: [{ messageId: "bare", severity: "high" }],
    },
    "a DaemonSet was deleted and left its Pods": {
      change: aDrain(),
      cluster: clusterOf([], { pods: [agent] }),
      findings: [{ messageId: "orphans", severity: "high" }],
    },
  },
});
