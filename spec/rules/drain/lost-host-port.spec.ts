import { aReplica, missing, testRule } from "../../../lib/testing/index.js";
import { lostHostPort } from "../../../rules/drain/lost-host-port.js";
import { aCluster, aDrain } from "./cluster.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const onPort = (hostPort: number) =>
  aReplica("ds-x", "node1", "DaemonSet", "ingress", {
    labels: { app: "ingress" },
    spec: { containers: [{ name: "main", ports: [{ containerPort: hostPort, hostPort }] }] },
  });
const nodePort = {
  metadata: { name: "ingress", namespace: "default" },
  spec: { type: "NodePort", selector: { app: "ingress" } },
};

testRule(lostHostPort, {
  pass: {
    "the DaemonSet's Pod has no port of the Node": {
      change: reboot,
      cluster: aCluster({ pods: [aReplica("ds-x", "node1", "DaemonSet", "agent", {})] }),
    },
    "an agent is scraped on a port of its own": { change: reboot, cluster: aCluster({ pods: [onPort(9100)] }) },
    "a Deployment has the port and moves with it": {
      change: reboot,
      cluster: aCluster({
        pods: [onPort(9100), aReplica("web-x", "node1", "ReplicaSet", "web", { spec: onPort(80).spec ?? {} })],
      }),
    },
  },
  fail: {
    "the ingress answers on the Node": {
      change: reboot,
      cluster: aCluster({ pods: [onPort(80)] }),
      findings: [
        {
          messageId: "answers",
          severity: "medium",
          message: "DaemonSet default/ingress answers on 80 of node1, by the Node's own address",
        },
      ],
    },
    "the drain leaves it alone": {
      change: aDrain(),
      cluster: aCluster({ pods: [onPort(443)] }),
      findings: [{ messageId: "answers", severity: "low" }],
    },
    "a Service sends traffic from outside to it": {
      change: reboot,
      cluster: aCluster({ pods: [onPort(8080)], services: [nodePort] }),
      findings: [{ messageId: "answers", severity: "medium" }],
    },
  },
  open: {
    "nobody could say whether a Service leads to the agent's port": {
      change: reboot,
      cluster: { ...aCluster({ pods: [onPort(9100)] }), services: missing("forbidden", "may not list services") },
      reason: "forbidden",
    },
  },
});
