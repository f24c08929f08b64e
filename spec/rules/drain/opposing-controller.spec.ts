import { aDeployment, testRule } from "../../../lib/testing/index.js";
import { opposingController } from "../../../rules/drain/opposing-controller.js";
import { aDrain, clusterOf } from "./cluster.js";

const running = (image: string) =>
  aDeployment("it", { namespace: "kube-system", on: ["node2"], spec: { containers: [{ name: "main", image }] } });

testRule(opposingController, {
  pass: {
    "nothing of the kind runs": { change: aDrain(), cluster: clusterOf([running("shop/web:1")]) },
    "a name is part of another": { change: aDrain(), cluster: clusterOf([running("shop/not-descheduler:1")]) },
  },
  fail: {
    "a daemon reboots Nodes by itself": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: clusterOf([running("ghcr.io/kubereboot/kured:1.16.0")]),
      findings: [
        {
          messageId: "acts",
          severity: "low",
          message: "kured runs as kube-system/it-7d89bdccf8-bx: it drains, reboots and uncordons Nodes by itself",
        },
      ],
    },
  },
});
