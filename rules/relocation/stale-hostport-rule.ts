import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { HostPortRule } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"forgotten" | "shadowed" | "toBeForgotten", "node" | "key">;

/** Directories in which a runtime keeps what it knows of its sandboxes. */
const RUNTIME_ROOT = /\/(?:containerd|docker|containers|crio)$/;

/** "Port 80 is occupied and nothing listens": the rule of a sandbox that the runtime no longer knows. */
export const staleHostportRule = defineHostRule({
  id: "stale-hostport-rule",
  family: "relocation",
  title: "A host port is forwarded to a sandbox that is gone",
  risks: ["A21", "A23"],
  rationale:
    "A runtime that starts on an empty root forgets its sandboxes and never tears their networks down. The rule that forwards " +
    "their host port stays, comes first, and sends the traffic to an address where nobody is.",
  sources: [
    "https://github.com/containernetworking/plugins/issues/683",
    "plugins/meta/portmap in containernetworking/plugins: chains CNI-HOSTPORT-DNAT and CNI-DN-*",
  ],
  occasions: OCCASION_KINDS,
  worst: {
    standing: "high",
    drain: "high",
    reboot: "high",
    "power-off": "high",
    "remove-node": "high",
    relocate: "high",
    "replace-control-plane": "high",
    "restore-etcd": "high",
    upgrade: "high",
  },
  identity: ["node", "key"],
  messages: {
    forgotten: {
      message: "Port {port} ({protocol}) is forwarded to sandbox {sandbox}, which the runtime does not know",
      impact: "Connections to the port go nowhere, though a Pod that wants the port may be running.",
      remediation: [
        {
          text: "Look at the rule, then remove it with the chain that it leads to; a reboot clears it as well.",
          commands: ["iptables -t nat -S CNI-HOSTPORT-DNAT", "crictl pods --id {sandbox}"],
          destructive: false,
        },
      ],
      verify: ["iptables -t nat -S CNI-HOSTPORT-DNAT"],
    },
    shadowed: {
      message: "Port {port} ({protocol}) is forwarded twice, first to sandbox {sandbox}",
      impact: "The first rule wins; the Pod behind the second gets no connection.",
      remediation: [
        {
          text: "Find out which of the sandboxes is the live one before removing a rule.",
          commands: ["iptables -t nat -S CNI-HOSTPORT-DNAT", "crictl pods"],
          destructive: false,
        },
      ],
      verify: ["iptables -t nat -S CNI-HOSTPORT-DNAT"],
    },
    toBeForgotten: {
      message:
        "Port {port} ({protocol}) is forwarded to sandbox {sandbox}, and {root}, where the runtime keeps it, is to move",
      impact: "The runtime does not know the sandbox any more, and nobody removes its rule: the port leads nowhere.",
      condition: "if the runtime starts on an empty or older root before the sandbox was removed",
      remediation: [
        {
          text: "Remove every sandbox while the runtime still knows it; that takes its network down as well.",
          commands: ["crictl pods --quiet | xargs -r crictl stopp", "crictl pods --quiet | xargs -r crictl rmp"],
          destructive: false,
        },
      ],
      verify: ["iptables -t nat -S CNI-HOSTPORT-DNAT"],
    },
  },
  requires: { host: ["hostPortRules"] },
  consults: { host: ["runtimeContainers"] },
  evaluate: ({ change, host }) => {
    const moved = change.kind === "relocate" ? change.moves.find(({ from }) => RUNTIME_ROOT.test(from)) : undefined;
    const node = host.node ?? host.name;
    const { hostPortRules, runtimeContainers } = host.facts;
    const known = new Set(observedValue(runtimeContainers)?.map(({ id }) => id));
    // A runtime that is stopped says nothing of its sandboxes; where no port is forwarded, nothing has to be asked.
    const unknown = undecidedBy(runtimeContainers, "which sandboxes the runtime knows");
    const holders = new Map<string, HostPortRule[]>();
    for (const rule of hostPortRules) {
      for (const port of rule.ports) {
        const key = `${rule.protocol}/${port}`;
        const sharing = holders.get(key);
        if (sharing === undefined) holders.set(key, [rule]);
        else sharing.push(rule);
      }
    }
    return examine(holders, ([key, rules]) => {
      const [first] = rules;
      if (first === undefined) return undefined;
      if (unknown !== undefined && rules.length === 1) return unknown;
      if (unknown === undefined && !known.has(first.sandboxId)) return violate("forgotten", key, first, node);
      if (rules.length > 1) return violate("shadowed", key, first, node);
      return moved === undefined ? undefined : violate("toBeForgotten", key, first, node, moved.from);
    });
  },
});

function violate(
  messageId: Found["messageId"],
  key: string,
  { sandboxId, protocol }: HostPortRule,
  node: string,
  root = "",
): Found {
  const isPlanned = messageId === "toBeForgotten";
  return {
    messageId,
    severity: isPlanned ? "medium" : "high",
    certainty: isPlanned ? "conditional" : "certain",
    subject: { kind: "HostPort", name: key },
    identity: { node, key },
    data: { protocol, port: key.split("/")[1] ?? key, sandbox: sandboxId, root },
    evidence: [{ host: node, fact: "hostPortRules", path: "", value: { port: key, sandboxId } }],
  };
}
