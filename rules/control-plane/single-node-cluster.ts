import { readinessOf } from "../../lib/derive/node-readiness.js";
import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule } from "../../lib/rule.js";

/** Nothing can go anywhere else: every change is an outage of everything. */
export const singleNodeCluster = defineClusterRule({
  id: "single-node-cluster",
  family: "control-plane",
  title: "One Node carries the whole cluster",
  risks: ["A35"],
  rationale:
    "With a single schedulable Node a drain leaves every Pod Pending, and where the control plane runs on it as static Pods, " +
    "the API goes away with them: kubectl cannot help in the middle of the change.",
  sources: [
    "https://kubernetes.io/docs/setup/production-environment/",
    "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
  ],
  occasions: OCCASION_KINDS,
  worst: {
    standing: "medium",
    drain: "medium",
    reboot: "medium",
    "power-off": "medium",
    "remove-node": "high",
    relocate: "medium",
    "replace-control-plane": "medium",
    "restore-etcd": "medium",
    upgrade: "medium",
  },
  identity: ["name"],
  messages: {
    onlyNode: {
      message: "{node} is the only Node",
      impact:
        "Every Pod is down for as long as the change takes, and so is the API where the Node carries the control plane.",
      remediation: [
        {
          text: "Announce a full outage and copy what you need from the API beforehand, or add a Node first.",
          commands: ["kubectl get all -A -o yaml"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes"],
    },
    onlySchedulable: {
      message: "{node} is the only one of {count} Nodes that takes Pods",
      impact: "What leaves it stays Pending until it is back or another Node takes Pods.",
      remediation: [
        {
          text: "Look at the cordons and taints of the other Nodes first.",
          commands: ["kubectl describe nodes"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes"],
    },
  },
  requires: { cluster: ["nodes"] },
  evaluate: ({ change, cluster: { nodes } }) => {
    const taking = nodes.filter(takesPods);
    const [only] = nodes.length === 1 ? nodes : taking;
    const isAlone = only !== undefined && (nodes.length === 1 || taking.length === 1);
    const isTouched = change.kind === "standing" || only === undefined || touches(change, only.metadata.name);
    if (!isAlone || !isTouched) return { kind: "examined", examined: nodes.length, violations: [], undecided: [] };
    const node = only.metadata.name;
    return {
      kind: "examined",
      examined: nodes.length,
      violations: [
        {
          messageId: nodes.length === 1 ? "onlyNode" : "onlySchedulable",
          severity: change.kind === "remove-node" ? "high" : "medium",
          certainty: "certain",
          subject: { kind: "Node", name: node },
          identity: { name: node },
          data: { node, count: nodes.length },
          evidence: [{ object: `Node/${node}`, path: "/metadata/name", value: node }],
        },
      ],
      undecided: [],
    };
  },
});

/** A change that names no Node, such as an upgrade, touches all of them. */
function touches({ nodes }: { readonly nodes?: readonly string[] }, node: string): boolean {
  return nodes === undefined || nodes.length === 0 || nodes.includes(node);
}

/** Ready, not cordoned and without a taint that keeps ordinary Pods away. */
function takesPods(node: Node): boolean {
  const { spec } = node;
  const isTainted = spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute") ?? false;
  return readinessOf(node) === "ready" && spec?.unschedulable !== true && !isTainted;
}
