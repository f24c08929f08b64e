import { aDeployment, aReplica, aStatefulSet, testRule } from "../../../lib/testing/index.js";
import { delayedEviction } from "../../../rules/drain/delayed-eviction.js";
import { clusterOf } from "./cluster.js";

const change = { kind: "power-off", nodes: ["node1"] } as const;
const web = aDeployment("web", { on: ["node1", "node2"] });
const rooted = aDeployment("rooted", { on: ["node1"], spec: { tolerations: [{ operator: "Exists" }] } });
const mirrored = aDeployment("rooted", { on: ["node1", "node2"], spec: { tolerations: [{ operator: "Exists" }] } });
const db = aStatefulSet("db", { on: ["node1"] });
const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", { spec: { tolerations: [{ operator: "Exists" }] } });
const late = { messageId: "late", severity: "medium" } as const;

testRule(delayedEviction, {
  pass: {
    "only agents of the Node are there, which are not missed": { change, cluster: clusterOf([], { pods: [agent] }) },
  },
  fail: {
    "Pods tolerate it for five minutes": {
      change,
      cluster: clusterOf([web]),
      findings: [
        {
          ...late,
          message:
            "1 Pod leaves node1 350 s after the power at the earliest: 50 s until it is noticed, then what they tolerate",
        },
      ],
    },
    "an older control plane notices earlier": {
      change,
      cluster: clusterOf([web], { version: { gitVersion: "v1.28.5" } }),
      findings: [
        {
          ...late,
          message:
            "1 Pod leaves node1 340 s after the power at the earliest: 40 s until it is noticed, then what they tolerate",
        },
      ],
    },
    "the only Pod tolerates everything": {
      change,
      cluster: clusterOf([rooted]),
      findings: [{ messageId: "never", severity: "high" }],
    },
    "one of two tolerates everything": {
      change,
      cluster: clusterOf([mirrored]),
      findings: [{ messageId: "never", severity: "medium" }],
    },
    "a StatefulSet waits for its old Pod to end": {
      change,
      cluster: clusterOf([db]),
      findings: [{ messageId: "terminating", severity: "high" }, late],
    },
  },
});
