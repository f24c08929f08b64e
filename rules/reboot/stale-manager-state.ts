import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { kubeletFlag } from "../../lib/derive/kubelet-setting.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { HostProcess, KubeletConfiguration, ResourceManagerCheckpoint } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"mismatch", "node" | "path">;

/** The kubelet refuses to start on a state that another policy has written: a changed setting shows at the next restart. */
export const staleManagerState = defineHostRule({
  id: "stale-manager-state",
  family: "reboot",
  title: "The kubelet's stored CPU or memory state is of another policy",
  risks: ["A28"],
  rationale:
    "The CPU and the memory manager write the name of their policy into a checkpoint. A kubelet that is started with another " +
    "policy ends with an error and goes on doing so, until somebody drains the Node and deletes the file.",
  sources: [
    "pkg/kubelet/cm/cpumanager/state/state_checkpoint.go in Kubernetes: restoreState",
    "https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/#changing-the-cpu-manager-policy",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate", "upgrade"],
  worst: { standing: "medium", reboot: "high", "power-off": "high", relocate: "high", upgrade: "high" },
  identity: ["node", "path"],
  messages: {
    mismatch: {
      message:
        "The kubelet's {manager} manager is configured with policy {configured}, and {path} was written by {stored}",
      impact: "The kubelet ends with an error when it starts next; the Node stays NotReady.",
      remediation: [
        {
          text: `Drain the Node, stop the kubelet, delete the file, start the kubelet. ${DRAIN_COST}`,
          commands: [DRAIN_NODE, "systemctl stop kubelet", "rm -- {path}"],
          destructive: true,
        },
      ],
      verify: ["head -c 200 -- {path}"],
    },
  },
  requires: { host: ["kubeletConfiguration", "resourceManagerCheckpoints"] },
  consults: { cluster: ["podsByNode"], host: ["processes"] },
  evaluate: ({ change, cluster, host }) => {
    const { kubeletConfiguration, resourceManagerCheckpoints, processes } = host.facts;
    if (processes.state === "unobserved") {
      const detail = `whether a flag of the kubelet names another policy: ${processes.detail}`;
      return { kind: "examined", examined: 0, violations: [], undecided: [{ reason: processes.reason, detail }] };
    }
    const severity = change.kind === "standing" ? "medium" : "high";
    const node = host.node ?? host.name;
    return examine(resourceManagerCheckpoints, (checkpoint) => {
      const found = check(checkpoint, kubeletConfiguration, processes.value, { node, severity });
      if (found === undefined || !("messageId" in found)) return found;
      return { ...found, data: { ...found.data, ...drainCostOn(cluster.podsByNode, [node]) } };
    });
  },
});

/** Names of the policies that are used where none is configured, spelled as each manager spells its own. */
const DEFAULTS = { cpu: "none", memory: "None" } as const;

function check(
  { manager, path, policyName: stored }: ResourceManagerCheckpoint,
  configuration: KubeletConfiguration,
  processes: readonly HostProcess[],
  { node, severity }: { readonly node: string; readonly severity: "medium" | "high" },
): Found | Undecided | undefined {
  const flag = kubeletFlag(processes, `${manager}-manager-policy`);
  const file = manager === "cpu" ? configuration.cpuManagerPolicy : configuration.memoryManagerPolicy;
  const configured = flag ?? file ?? DEFAULTS[manager];
  if (configured === stored) return undefined;
  if (flag === undefined && configuration.hasDropIns === true) {
    const detail = `${path} was written by ${stored}; files merged over ${configuration.path} may name the policy, and were not read`;
    return { reason: "not-collected", detail };
  }
  return {
    messageId: "mismatch",
    severity,
    certainty: "certain",
    subject: directorySubject(path),
    identity: { node, path },
    data: { node, manager, path, configured, stored },
    evidence: [
      { host: node, fact: "resourceManagerCheckpoints", path: "", value: { path, policyName: stored } },
      { host: node, fact: "kubeletConfiguration", path: `/${manager}ManagerPolicy`, value: file ?? null },
    ],
  };
}
