import { kubeletFlag } from "../../lib/derive/kubelet-setting.js";
import type { FstabEntry, HostProcess, KubeletConfiguration } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"returns", "node">;

/** swapoff lasts until the reboot. */
export const returningSwap = defineHostRule({
  id: "returning-swap",
  family: "reboot",
  title: "Swap comes back at the reboot, and the kubelet does not start with it",
  risks: ["G05"],
  rationale:
    "The installation asks for swapoff -a, and the line in fstab is forgotten. The Node works until its first reboot; then swap is " +
    "on, and a kubelet that was not told to bear it ends with an error each time that it is started.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/",
    "pkg/kubelet/cm/container_manager_linux.go in Kubernetes: running with swap on is not supported",
  ],
  occasions: ["standing", "reboot", "power-off"],
  worst: { standing: "medium", reboot: "high", "power-off": "high" },
  identity: ["node"],
  messages: {
    returns: {
      message:
        "Swap is off on {node}, and line {line} of /etc/fstab turns {spec} on at boot; the kubelet does not bear it",
      impact: "The kubelet does not start after a reboot, and the Node stays NotReady.",
      condition: "if the host reboots",
      remediation: [
        {
          text: "Take the line out of fstab, or let the kubelet bear swap (failSwapOn: false).",
          commands: ["grep -n swap /etc/fstab", "systemctl list-units --type swap --all"],
          destructive: false,
        },
      ],
      verify: ["swapon --show", "grep -n swap /etc/fstab"],
    },
  },
  requires: { host: ["swaps", "fstab", "kubeletConfiguration", "processes"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const { swaps, fstab, kubeletConfiguration, processes } = host.facts;
    if (swaps.length > 0) return { kind: "notApplicable", reason: "swap is on now, and the kubelet runs with it" };
    const entries = fstab.filter(isTurnedOnAtBoot);
    if (entries.length === 0) return { kind: "notApplicable", reason: "fstab turns no swap on" };
    const bears = bearsSwap(processes, kubeletConfiguration);
    if (bears === undefined) {
      return open(
        "not-collected",
        `whether the kubelet of ${node} bears swap: files merged over ${kubeletConfiguration.path} may say so`,
      );
    }
    return examine([entries], ([first]): Found | undefined => {
      if (bears || first === undefined) return undefined;
      return {
        messageId: "returns",
        severity: change.kind === "standing" ? "medium" : "high",
        certainty: "conditional",
        subject: { kind: "Node", name: node },
        identity: { node },
        data: { node, line: first.line, spec: first.spec },
        evidence: [
          { host: node, fact: "fstab", path: "", value: { line: first.line, spec: first.spec } },
          { host: node, fact: "swaps", path: "", value: [] },
        ],
      };
    });
  },
});

function isTurnedOnAtBoot({ fstype, options }: FstabEntry): boolean {
  return fstype === "swap" && !options.includes("noauto");
}

/** Undefined where it cannot be told. k3s starts its kubelet with --fail-swap-on=false. @see pkg/daemons/agent in k3s */
function bearsSwap(
  processes: readonly HostProcess[],
  { failSwapOn, hasDropIns }: KubeletConfiguration,
): boolean | undefined {
  const flag = kubeletFlag(processes, "fail-swap-on");
  if (flag !== undefined) return flag === "false";
  if (processes.some(({ role, isDefunct }) => role === "k3s" && !isDefunct)) return true;
  return hasDropIns === true ? undefined : failSwapOn === false;
}
