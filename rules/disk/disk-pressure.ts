import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

const TAINT = "node.kubernetes.io/disk-pressure";

/** The kubelet is evicting right now; whatever the change adds makes it worse. */
export const diskPressure = defineClusterRule({
  id: "disk-pressure",
  family: "disk",
  title: "A Node is under disk pressure",
  risks: ["B07"],
  rationale:
    "Under disk pressure the kubelet evicts Pods, deletes unused images and takes no new Pods. A copy onto the same file " +
    "system, an image pull or Pods that come from a drained Node add to it.",
  sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/"],
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
  identity: ["name"],
  messages: {
    pressed: {
      message: "{node} reports DiskPressure",
      impact: "Pods on it are evicted and lose their emptyDir volumes; no Pod that is not there yet can start.",
      remediation: [
        {
          text: "Find what fills the disk and make room before anything else.",
          commands: ["kubectl describe node -- {node}", "df -h", "crictl images"],
          destructive: false,
        },
      ],
      verify: ["kubectl describe node -- {node}"],
    },
  },
  requires: { cluster: ["nodes"] },
  evaluate: ({ cluster: { nodes } }) => examine(nodes, violate),
});

function violate({ metadata: { name }, spec, status }: Node): Violation<"pressed", "name"> | undefined {
  const condition =
    status?.conditions?.findIndex(({ type, status: is }) => type === "DiskPressure" && is === "True") ?? -1;
  const taint = spec?.taints?.findIndex(({ key }) => key === TAINT) ?? -1;
  if (condition < 0 && taint < 0) return undefined;
  const path = condition >= 0 ? `/status/conditions/${condition}/status` : `/spec/taints/${taint}/key`;
  return {
    messageId: "pressed",
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name },
    identity: { name },
    data: { node: name },
    evidence: [{ object: `Node/${name}`, path, value: condition >= 0 ? "True" : TAINT }],
  };
}
