import { aPod, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { divergingEmptydir } from "../../../rules/relocation/diverging-emptydir.js";

const pod = (name: string, emptyDir: { medium?: string }, node = "node1") =>
  aPod(name, { node, spec: { nodeName: node, volumes: [{ name: "scratch", emptyDir }] } });

testRule(divergingEmptydir, {
  pass: {
    "the Pods are on another Node": { change: aRelocation(), cluster: { pods: [pod("web", {}, "node2")] } },
    "the Pod has ended": {
      change: aRelocation(),
      cluster: { pods: [{ ...pod("job", {}), status: { phase: "Succeeded" } }] },
    },
  },
  fail: {
    "emptyDir volumes are in memory, which a drain refuses to delete as well": {
      change: aRelocation(),
      cluster: { pods: [pod("web", { medium: "Memory" })] },
      findings: [
        {
          messageId: "inMemory",
          severity: "low",
          message: "1 Pod on node1 keeps data in emptyDir volumes in memory: default/web",
        },
      ],
    },
    "a Pod keeps data on disk": {
      change: aRelocation(),
      cluster: { pods: [pod("web", {}), aPod("api")] },
      findings: [
        {
          messageId: "emptyDir",
          severity: "medium",
          affectedTotal: 1,
          message: "1 Pod on node1 keeps data in emptyDir volumes on disk: default/web",
        },
      ],
    },
  },
  open: {
    "nobody could list the Pods": {
      change: aRelocation(),
      cluster: { pods: missing("forbidden", "may not list pods") },
      reason: "forbidden",
    },
  },
});
