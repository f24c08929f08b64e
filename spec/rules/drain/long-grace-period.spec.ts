import { aDeployment, aPod, testRule } from "../../../lib/testing/index.js";
import { longGracePeriod } from "../../../rules/drain/long-grace-period.js";
import { aDrain, clusterOf } from "./cluster.js";

const patient = aDeployment("queue", { on: ["node1"], spec: { terminationGracePeriodSeconds: 3600 } });
const ordinary = aDeployment("web", { on: ["node1"] });

testRule(longGracePeriod, {
  pass: {
    "Pods have their thirty seconds": { change: aDrain({ timeoutSeconds: 300 }), cluster: clusterOf([ordinary]) },
    "the drain shortens it itself": {
      change: aDrain({ timeoutSeconds: 300, gracePeriodSeconds: 60 }),
      cluster: clusterOf([patient]),
    },
  },
  fail: {
    "the drain gives up earlier": {
      change: aDrain({ timeoutSeconds: 300 }),
      cluster: clusterOf([patient]),
      findings: [
        {
          messageId: "beyondTimeout",
          severity: "medium",
          message: "1 Pod of Deployment default/queue may take 3600 s to stop, and the drain gives up after 300 s",
        },
      ],
    },
    "the drain waits for as long as it takes": {
      change: aDrain(),
      cluster: clusterOf([patient]),
      findings: [{ messageId: "long", severity: "low" }],
    },
    "a Pod without a controller takes its time": {
      change: aDrain({ force: true }),
      cluster: clusterOf([], {
        pods: [aPod("x", { spec: { nodeName: "node1", terminationGracePeriodSeconds: 900 } })],
      }),
      findings: [{ messageId: "long", severity: "low", subject: { kind: "Pod", namespace: "default", name: "x" } }],
    },
  },
});
