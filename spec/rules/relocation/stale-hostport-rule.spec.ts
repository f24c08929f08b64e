import { aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { staleHostportRule } from "../../../rules/relocation/stale-hostport-rule.js";

const http = (sandboxId: string) => ({ network: "cbr0", sandboxId, protocol: "tcp", ports: [80] });
const containers = [{ id: "live", image: "pause" }];
const STOPPED = missing("not-collected", "the host has no /run/containerd/containerd.sock");

testRule(staleHostportRule, {
  pass: {
    "the port leads to a sandbox that the runtime knows": {
      hosts: { node1: { hostPortRules: [http("live")], runtimeContainers: containers } },
    },
  },
  fail: {
    "the runtime has forgotten the sandbox": {
      hosts: { node1: { hostPortRules: [http("gone")], runtimeContainers: containers } },
      findings: [
        {
          messageId: "forgotten",
          severity: "high",
          subject: { kind: "HostPort", name: "tcp/80" },
          message: "Port 80 (tcp) is forwarded to sandbox gone, which the runtime does not know",
        },
      ],
    },
    "the rule of a forgotten sandbox comes before the live one's": {
      hosts: { node1: { hostPortRules: [http("gone"), http("live")], runtimeContainers: containers } },
      findings: [{ messageId: "forgotten" }],
    },
    "the runtime's root is to move while the sandbox is there": {
      change: aRelocation({ moves: [{ from: "/var/lib/containerd", to: "/data/containerd" }] }),
      hosts: { node1: { hostPortRules: [http("live")], runtimeContainers: containers } },
      findings: [
        {
          messageId: "toBeForgotten",
          severity: "medium",
          certainty: "conditional",
          message:
            "Port 80 (tcp) is forwarded to sandbox live, and /var/lib/containerd, where the runtime keeps it, is to move",
        },
      ],
    },
    "two rules forward the port, whatever the runtime knows": {
      hosts: { node1: { hostPortRules: [http("live"), http("other")], runtimeContainers: STOPPED } },
      findings: [{ messageId: "shadowed", severity: "high" }],
    },
    "two live sandboxes hold the port": {
      hosts: {
        node1: {
          hostPortRules: [http("live"), http("other")],
          runtimeContainers: [...containers, { id: "other", image: "pause" }],
        },
      },
      findings: [{ messageId: "shadowed", severity: "high" }],
    },
  },
  notApplicable: {
    "no port is forwarded": { hosts: { node1: { hostPortRules: [], runtimeContainers: [] } } },
    "no port is forwarded, and the runtime is stopped for the move": {
      hosts: { node1: { hostPortRules: [], runtimeContainers: STOPPED } },
    },
  },
  open: {
    "portmap keeps the ports in nftables, which is not read": {
      hosts: {
        node1: {
          hostPortRules: missing("not-collected", "host ports that portmap keeps in nftables"),
          runtimeContainers: containers,
        },
      },
      reason: "not-collected",
    },
    "iptables is missing on the host": {
      hosts: {
        node1: { hostPortRules: missing("missing-tool", "iptables-save is missing"), runtimeContainers: containers },
      },
      reason: "missing-tool",
    },
    "a port is forwarded, and the runtime does not say to whom": {
      hosts: { node1: { hostPortRules: [http("gone")], runtimeContainers: STOPPED } },
      reason: "not-collected",
    },
  },
});
