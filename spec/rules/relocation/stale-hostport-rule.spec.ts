import { testRule } from "../../../lib/testing/index.js";
import { staleHostportRule } from "../../../rules/relocation/stale-hostport-rule.js";

const http = (sandboxId: string) => ({ network: "cbr0", sandboxId, protocol: "tcp", ports: [80] });
const containers = [{ id: "live", image: "pause" }];

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
  notApplicable: { "no port is forwarded": { hosts: { node1: { hostPortRules: [], runtimeContainers: [] } } } },
});
