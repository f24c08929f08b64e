import { isControlPlane } from "../../lib/derive/control-plane.js";
import type { Occasion } from "../../lib/model/change.js";
import { defineClusterRule } from "../../lib/rule.js";

const SINGLE = { messageId: "single", severity: "medium", certainty: "certain" } as const;
const REMOVED = { messageId: "removed", severity: "critical", certainty: "certain" } as const;
const REPLACED = { messageId: "replaced", severity: "critical", certainty: "conditional" } as const;

/** One control plane: its Node's maintenance is the API's outage, and its disk is the cluster's memory. */
export const singleControlPlane = defineClusterRule({
  id: "single-control-plane",
  family: "control-plane",
  title: "The cluster has a single control plane",
  risks: ["E13"],
  rationale:
    "With one control plane every reboot of its Node takes the API away, and with its disk goes etcd: all objects of the cluster.",
  sources: ["https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/ha-topology/"],
  occasions: ["standing", "drain", "reboot", "power-off", "remove-node", "relocate", "replace-control-plane"],
  worst: {
    standing: "medium",
    drain: "medium",
    reboot: "medium",
    "power-off": "medium",
    "remove-node": "critical",
    relocate: "medium",
    "replace-control-plane": "critical",
  },
  identity: ["name"],
  messages: {
    single: {
      message: "{node} is the only control plane among {count:Node|Nodes}",
      impact: "While it is away there is no API: nothing is scheduled, healed or changed. Running Pods go on.",
      remediation: [
        {
          text: "Plan without kubectl for that time, and have a fresh etcd snapshot elsewhere.",
          commands: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
    },
    replaced: {
      message: "{node} is the only control plane among {count:Node|Nodes} and is to be replaced",
      impact:
        "The cluster's certificate authority, and its state unless etcd runs elsewhere, are on it alone: what takes its place without them is another, empty cluster.",
      condition: "if it goes before another control plane has joined and is healthy",
      remediation: [
        {
          text: "Join the new control plane first, name it with --joining, and wait until its etcd member is a voting one; keep an etcd snapshot off the Node.",
          commands: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
    },
    removed: {
      message: "{node} is the only control plane among {count:Node|Nodes} and is to be removed",
      impact: "The cluster's state goes with it; what is left are machines that run Pods nobody can change.",
      remediation: [
        {
          text: "Join another control plane first and wait until it is healthy; keep an etcd snapshot off the Node.",
          commands: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
    },
  },
  requires: { cluster: ["nodes"] },
  evaluate: ({ change, cluster: { nodes } }) => {
    const members = nodes.filter(isControlPlane);
    const [only] = members;
    // No such Node: the control plane is managed, or runs on machines that are no Nodes.
    if (only === undefined)
      return { kind: "notApplicable", reason: "no Node is labelled as part of the control plane" };
    const node = only.metadata.name;
    const isTouched = change.kind === "standing" || change.nodes.includes(node);
    const worst = gravityOf(change);
    if (members.length > 1 || !isTouched)
      return { kind: "examined", examined: members.length, violations: [], undecided: [] };
    return {
      kind: "examined",
      examined: 1,
      violations: [
        {
          ...worst,
          subject: { kind: "Node", name: node },
          identity: { name: node },
          data: { node, count: nodes.length },
          evidence: [{ object: `Node/${node}`, path: "/metadata/labels", value: node }],
        },
      ],
      undecided: [],
    };
  },
});

/** Who names what joins has it join first; nobody then goes as the only one. */
function gravityOf(change: Occasion): typeof SINGLE | typeof REMOVED | typeof REPLACED {
  if (change.kind === "remove-node") return REMOVED;
  return change.kind === "replace-control-plane" && change.joining.length === 0 ? REPLACED : SINGLE;
}
