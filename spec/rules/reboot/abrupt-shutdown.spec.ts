import type { KubeletConfiguration } from "../../../lib/model/host-facts.js";
import { aPod, testRule } from "../../../lib/testing/index.js";
import { abruptShutdown } from "../../../rules/reboot/abrupt-shutdown.js";

const change = { kind: "reboot", nodes: ["node1"] } as const;
const host = (parts: Partial<KubeletConfiguration> = {}) => ({
  node1: { kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml", ...parts } },
});
const web = aPod("web");
const slow = aPod("slow", { spec: { terminationGracePeriodSeconds: 120 } });
const agent = aPod("agent", {
  metadata: {
    name: "agent",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", controller: true }],
  },
});
const proxy = aPod("proxy", { spec: { priority: 2_000_001_000, terminationGracePeriodSeconds: 30 } });
const done = aPod("done", { status: { phase: "Succeeded" } });
const of = (...pods: readonly ReturnType<typeof aPod>[]) => ({ pods });
const period = { shutdownGracePeriod: "60s", shutdownGracePeriodCriticalPods: "20s" };

testRule(abruptShutdown, {
  pass: {
    "the Node is drained: what is left are DaemonSets' Pods and finished ones": {
      change,
      cluster: of(agent, done),
      hosts: host(),
    },
    "every Pod has the time that it asks for": { change, cluster: of(web), hosts: host(period) },
  },
  fail: {
    "nothing holds the shutdown up": {
      change,
      cluster: of(web, agent),
      hosts: host(),
      findings: [
        {
          messageId: "off",
          severity: "medium",
          certainty: "conditional",
          message: "node1 shuts down without waiting for its Pods (shutdownGracePeriod is not set): 1 Pod runs on it",
        },
      ],
    },
    "a period of zero is none": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: of(web),
      hosts: host({ shutdownGracePeriod: "0s" }),
      findings: [{ messageId: "off" }],
    },
    "a Pod asks for more than is left beside the critical ones, and a critical one for more than is kept for it": {
      change,
      cluster: of(web, slow, proxy),
      hosts: host(period),
      findings: [
        {
          messageId: "short",
          message:
            "At a shutdown of node1, ordinary Pods have 40 s to stop and critical ones 20 s; 2 Pods ask for more, the longest for 120 s: default/slow, default/proxy",
        },
      ],
    },
  },
  open: {
    "files that are merged over the configuration may set it": {
      change,
      cluster: of(web),
      hosts: host({ hasDropIns: true }),
      reason: "not-collected",
    },
    "the period is no duration": {
      change,
      cluster: of(web),
      hosts: host({ shutdownGracePeriod: "soon" }),
      reason: "malformed",
    },
  },
});
