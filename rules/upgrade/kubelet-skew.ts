import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import type { Observation, Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"tooOld" | "tooNew", "node">;

/** The first kubelet that may be three minor versions behind; older ones may be two. */
const FIRST_PATIENT_MINOR = 25;

/** A kubelet that the new API server is not made for. */
export const kubeletSkew = defineClusterRule({
  id: "kubelet-skew",
  family: "upgrade",
  title: "A kubelet is too far from the new version of the API server",
  risks: ["H02"],
  rationale:
    "A kubelet may be up to three minor versions older than the API server (two before 1.25), and never newer. Beyond that nothing is " +
    "tested: fields that the one needs the other does not know, and kubeadm refuses to go on.",
  sources: ["https://kubernetes.io/releases/version-skew-policy/#kubelet"],
  occasions: ["upgrade"],
  worst: { upgrade: "high" },
  identity: ["node"],
  messages: {
    tooOld: {
      message:
        "The kubelet of {node} is {kubelet}, which is {distance} minor versions behind {target}; {allowed} are allowed",
      impact: "The Node may not register, run or report its Pods once the API server is upgraded.",
      remediation: [
        {
          text: `Upgrade the Node's kubelet first, one minor version after the other, drained each time. ${DRAIN_COST}`,
          commands: [DRAIN_NODE, "kubectl get nodes -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get node -o wide -- {node}"],
    },
    tooNew: {
      message: "The kubelet of {node} is {kubelet}, which is newer than {target}",
      impact: "The kubelet uses what the API server does not have; such a pair is not supported.",
      remediation: [
        {
          text: "Go to a version that is not below that of any kubelet.",
          commands: ["kubectl get nodes -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get node -o wide -- {node}"],
    },
  },
  requires: { cluster: ["nodes"] },
  consults: { cluster: ["podsByNode"] },
  evaluate: ({ change, cluster: { nodes, podsByNode } }) => {
    const target = minorVersion(change.toVersion);
    if (target === undefined) return open("malformed", `${change.toVersion} is no version of Kubernetes 1.x`);
    return examine(nodes, (node) => check(node, target, change.toVersion, podsByNode));
  },
});

function check(
  node: Node,
  target: number,
  toVersion: string,
  podsByNode: Observation<ReadonlyMap<string, readonly Pod[]>>,
): Found | Undecided | undefined {
  const { name } = node.metadata;
  const kubelet = node.status?.nodeInfo?.kubeletVersion;
  const minor = minorVersion(kubelet);
  if (kubelet === undefined || minor === undefined) {
    return {
      reason: "malformed",
      detail: `the version of the kubelet of ${name} is not known; kubectl get nodes tells it`,
    };
  }
  const allowed = minor < FIRST_PATIENT_MINOR ? 2 : 3;
  const distance = target - minor;
  if (distance >= 0 && distance <= allowed) return undefined;
  return {
    messageId: distance < 0 ? "tooNew" : "tooOld",
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name },
    identity: { node: name },
    data: { node: name, kubelet, target: toVersion, distance, allowed, ...drainCostOn(podsByNode, [name]) },
    evidence: [{ object: `Node/${name}`, path: "/status/nodeInfo/kubeletVersion", value: kubelet }],
  };
}
