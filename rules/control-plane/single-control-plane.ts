import { isControlPlane } from "../../lib/derive/control-plane.js";
import { defineClusterRule } from "../../lib/rule.js";

const SINGLE = { messageId: "single", severity: "medium" } as const;
const REMOVED = { messageId: "removed", severity: "critical" } as const;

/** One control plane: its Node's maintenance is the API's outage, and its disk is the cluster's memory. */
export const singleControlPlane = defineClusterRule({
  id: "single-control-plane",
  family: "control-plane",
  title: "The cluster has a single control plane",
  risks: ["E13"],
  rationale:
    "With one control plane every reboot of its Node takes the API away, and with its disk goes etcd: all objects of the cluster.",
  sources: ["https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/ha-topology/"],
  occasions: ["standing", "drain", "reboot", "power-off", "remove-node", "relocate"],
  worst: {
    standing: "medium",
    drain: "medium",
    reboot: "medium",
    "power-off": "medium",
    "remove-node": "critical",
    relocate: "medium",
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
    const worst = change.kind === "remove-node" ? REMOVED : SINGLE;
    if (members.length > 1 || !isTouched)
      return { kind: "examined", examined: members.length, violations: [], undecided: [] };
    return {
      kind: "examined",
      examined: 1,
      violations: [
        {
          ...worst,
          certainty: "certain",
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
