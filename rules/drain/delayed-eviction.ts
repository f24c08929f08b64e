import { DRAIN_COST, DRAIN_NODE, drainCost } from "../../lib/derive/drain-remedy.js";
import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { outagesOf } from "../../lib/derive/outage.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { secondsTolerated, UNREACHABLE } from "../../lib/derive/taints.js";
import type { Workload, WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import type { EvictionPrediction } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, openWhereIncomplete, type Violation } from "../../lib/rule.js";

type MessageId = "late" | "never" | "terminating";
type Found = Violation<MessageId, "kind" | "namespace" | "name">;

const LOOK = ["kubectl get pods -A -o wide --field-selector=spec.nodeName={node}"];
const DRAIN_FIRST = {
  text: `Drain the Node before its power goes: evicted Pods start elsewhere at once and let go of their volumes. ${DRAIN_COST}`,
  commands: [DRAIN_NODE],
  destructive: false,
};

/** A Node that falls silent keeps its Pods for minutes, some for ever. */
export const delayedEviction = defineClusterRule({
  id: "delayed-eviction",
  family: "drain",
  title: "Pods of a silent Node are replaced late or never",
  risks: ["F11"],
  rationale:
    "The control plane waits for a silent Node before it taints it, and Pods tolerate the taint, for 300 s by default and some " +
    "without an end. A Pod that is asked to stop there stays Terminating, since no kubelet ends it; a StatefulSet makes no " +
    "other of its name until then.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions",
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown",
  ],
  occasions: ["power-off"],
  worst: { "power-off": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    late: {
      message:
        "{count:Pod leaves|Pods leave} {node} {seconds} s after the power at the earliest: {grace} s until it is noticed, then what they tolerate",
      impact:
        "Until then their replacements are not even made, and Services drop the dead Pods only when the Node is noticed.",
      remediation: [DRAIN_FIRST],
      verify: LOOK,
    },
    never: {
      message: "{workload} tolerates a silent Node for ever: {count:Pod stays|Pods stay} on {node}",
      impact: "They are never replaced while the Node is off; nobody serves what only they serve.",
      remediation: [DRAIN_FIRST],
      verify: LOOK,
    },
    terminating: {
      message: "{workload} makes no other Pod while the old one on {node} is Terminating, and nobody ends that one",
      impact: "It is down until the Node is back, its object is deleted, or the old Pod is deleted by force.",
      remediation: [
        DRAIN_FIRST,
        {
          text: "After an outage, only when the machine is known to be off: tell the control plane so, and remove the taint later.",
          commands: ["kubectl taint nodes {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"],
          destructive: true,
        },
      ],
      verify: LOOK,
    },
  },
  requires: { cluster: ["prediction", "workloadIndex", "podsByNode"] },
  evaluate: ({ change, cluster: { prediction, workloadIndex, podsByNode } }) => {
    if (prediction.kind !== "power-off") return examine([], () => undefined);
    const outcome = examine(change.nodes, (node) => {
      const own = podsByNode.get(node) ?? [];
      const cost = drainCost(own);
      const pods = own.filter((pod) => isMovablePod(pod) && !isFinished(pod));
      return [
        ...late(node, pods, prediction),
        ...never(node, pods, workloadIndex),
        ...stuck(node, pods, prediction, workloadIndex),
      ].map((found) => ({ ...found, data: { ...found.data, ...cost } }));
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

function toleratedBy(pod: Pod): number | null {
  return secondsTolerated([{ key: UNREACHABLE, effect: "NoExecute" }], pod.spec?.tolerations);
}

/** One finding for the Node: its Pods mostly tolerate the same. */
function late(node: string, pods: readonly Pod[], { assumptions, evicted }: EvictionPrediction): readonly Found[] {
  const grace = Number(assumptions.nodeMonitorGraceSeconds ?? 0);
  const tolerated = pods.flatMap((pod) => toleratedBy(pod) ?? []);
  if (tolerated.length === 0 || evicted.length === 0) return [];
  return [
    {
      messageId: "late",
      severity: "medium",
      certainty: "certain",
      subject: { kind: "Node", name: node },
      identity: { kind: "Node", name: node },
      data: { node, count: tolerated.length, seconds: grace + Math.min(...tolerated), grace },
      evidence: [{ object: `Node/${node}`, path: "/metadata/name", value: node }],
    },
  ];
}

function never(node: string, pods: readonly Pod[], index: WorkloadIndex): readonly Found[] {
  const forever = index.group(pods.filter((pod) => toleratedBy(pod) === null));
  return forever.map(([workload, staying]) => ({
    ...about(workload, node, "never", staying),
    // With others elsewhere it is degraded, not down.
    severity: index.podsOf(workload).length > staying.length ? "medium" : "high",
  }));
}

function stuck(
  node: string,
  pods: readonly Pod[],
  prediction: EvictionPrediction,
  index: WorkloadIndex,
): readonly Found[] {
  return outagesOf(prediction, index).flatMap(({ workload, seconds }) => {
    const own = pods.filter((pod) => toleratedBy(pod) !== null && index.ofPod(pod)?.name === workload.name);
    const isHere = own.some(({ metadata }) => metadata.namespace === workload.namespace);
    if (workload.kind !== "StatefulSet" || seconds.max !== null || !isHere) return [];
    return [{ ...about(workload, node, "terminating", own), severity: "high" as const }];
  });
}

function about(workload: Workload, node: string, messageId: MessageId, pods: readonly Pod[]): Omit<Found, "severity"> {
  return {
    messageId,
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: { workload: workloadWords(workload), node, count: pods.length },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        object: `Pod/${pods[0] === undefined ? "" : keyOf(pods[0].metadata)}`,
        path: "/spec/tolerations",
        value: (pods[0]?.spec?.tolerations ?? []).map((toleration) => ({ ...toleration })),
      },
    ],
  };
}
