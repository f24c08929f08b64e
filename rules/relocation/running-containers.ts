import { DRAIN_COST, DRAIN_NODE, type DrainCost, drainCostOn } from "../../lib/derive/drain-remedy.js";
import type { HostProcess } from "../../lib/model/host-facts.js";
import { defineHostRule, type Violation } from "../../lib/rule.js";

const SHIMS: ReadonlySet<string> = new Set(["containerd-shim", "conmon"]);

/** Stopping kubelet and containerd stops no container: the shims live on and write through old inodes. */
export const runningContainers = defineHostRule({
  id: "running-containers",
  family: "relocation",
  title: "Containers run on the host while its directories are to move",
  risks: ["A09"],
  rationale:
    "containerd's unit has KillMode=process, so its shims and their containers outlive 'systemctl stop'. They keep writing to " +
    "the old tree, hold its mounts busy, and a deleted old tree empties the root file system of a running container.",
  sources: [
    "https://github.com/containerd/containerd/blob/main/containerd.service",
    "https://kubernetes.io/docs/concepts/workloads/pods/static-pods/",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node"],
  messages: {
    running: {
      message: "{count:container shim runs|container shims run} on {node}",
      impact: "The copy is inconsistent, the mounts stay busy, and stopping the services does not end them.",
      remediation: [
        {
          text:
            "Drain the Node, move the static manifests away while the kubelet still runs, stop the kubelet, then stop and " +
            `remove every sandbox that is left; only then stop the runtime. ${DRAIN_COST}`,
          commands: [DRAIN_NODE, "systemctl stop kubelet", "crictl pods --quiet | xargs -r crictl stopp"],
          destructive: false,
        },
      ],
      verify: ["pgrep -fa 'containerd-shim|conmon'"],
    },
  },
  requires: { host: ["processes"] },
  consults: { cluster: ["podsByNode"] },
  evaluate: ({ cluster, host }) => {
    const node = host.node ?? host.name;
    const shims = host.facts.processes.filter(({ role, isDefunct }) => SHIMS.has(role) && !isDefunct);
    const violations = shims.length === 0 ? [] : [violate(shims, node, drainCostOn(cluster.podsByNode, [node]))];
    return { kind: "examined", examined: 1, violations, undecided: [] };
  },
});

function violate(shims: readonly HostProcess[], node: string, cost: DrainCost): Violation<"running", "node"> {
  return {
    messageId: "running",
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { node },
    data: { node, count: shims.length, ...cost },
    evidence: [{ host: node, fact: "processes", path: "", value: shims.slice(0, 10).map(({ pid }) => pid) }],
  };
}
