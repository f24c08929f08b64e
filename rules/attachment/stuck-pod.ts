import { secondsBetween } from "../../lib/derive/age.js";
import { readinessOf } from "../../lib/derive/node-readiness.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "unheard" | "finalized" | "overdue";
type Found = Violation<MessageId, "kind" | "namespace" | "name">;

/** How long after its grace period a Pod may still be stopping [s]. */
const PATIENCE_SECONDS = 300;

const VERIFY = ["kubectl get pod -o yaml -n {namespace} -- {pod}"];

/** A Pod that was told to go and does not. */
export const stuckPod = defineClusterRule({
  id: "stuck-pod",
  family: "attachment",
  title: "A Pod has been terminating for longer than it was given",
  risks: ["D10"],
  rationale:
    "A Pod's object goes when its kubelet reports that the containers have ended and the volumes are unmounted. One that stays blocks its " +
    "replacement in a StatefulSet, its volumes, and every drain that waits for it. Deleting the object by force stops nothing on the machine.",
  sources: [
    "https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/",
    "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-forced",
  ],
  occasions: ["standing", "drain"],
  worst: { standing: "medium", drain: "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    unheard: {
      message: "{namespace}/{pod} on {node} was to be gone {minutes} min ago, and nobody there answers",
      impact:
        "It stays until the Node is back or its object is gone; whether its process still runs, the API does not know.",
      remediation: [
        {
          text: "Bring the Node back. If the machine is certainly powered off, say so, and the Pods go with their attachments.",
          commands: ["kubectl taint nodes -- {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"],
          destructive: true,
        },
      ],
      verify: VERIFY,
    },
    finalized: {
      message: "{namespace}/{pod} was to be gone {minutes} min ago, and is kept by {finalizers}",
      impact: "It stays until the controller that set the finalizer takes it away.",
      remediation: [
        {
          text: "Find the controller that looks after the finalizer and repair it; taking the finalizer away by hand skips its work.",
          commands: ["kubectl get pod -o yaml -n {namespace} -- {pod}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    overdue: {
      message: "{namespace}/{pod} on {node} was to be gone {minutes} min ago, though the Node answers",
      impact: "A container that does not die, or a volume that is not unmounted, keeps it; a drain waits for it.",
      remediation: [
        {
          text: "Look at the Pod's events and the kubelet's log on the Node for what cannot be stopped or unmounted.",
          commands: ["kubectl describe pod -n {namespace} -- {pod}", "kubectl get events -n {namespace}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["pods", "nodesByName", "workloadIndex"] },
  evaluate: ({ change, collectedAt, cluster: { pods, nodesByName, workloadIndex } }) => {
    const touched = new Set<string>(change.nodes);
    return examine(pods, (pod) => {
      // The time of deletion is the end of the grace period, not its beginning.
      const seconds = secondsBetween(pod.metadata.deletionTimestamp, collectedAt);
      if (seconds === undefined || seconds < PATIENCE_SECONDS) return undefined;
      const node = pod.spec?.nodeName ?? "";
      if (change.kind === "drain" && !touched.has(node)) return undefined;
      return violate(pod, nodesByName.get(node), Math.floor(seconds / 60), workloadIndex);
    });
  },
});

function violate(pod: Pod, node: Node | undefined, minutes: number, index: WorkloadIndex): Found {
  const { metadata } = pod;
  const { kind, namespace, name } = workloadOf(pod, index);
  const finalizers = metadata.finalizers ?? [];
  return {
    messageId: messageOf(finalizers, node),
    severity: "medium",
    certainty: "certain",
    subject: objectSubject("Pod", pod),
    identity: { kind, namespace, name },
    data: { namespace, pod: metadata.name, node: pod.spec?.nodeName ?? "no Node", minutes, finalizers },
    evidence: [
      {
        object: `Pod/${namespace}/${metadata.name}`,
        path: "/metadata/deletionTimestamp",
        value: metadata.deletionTimestamp ?? null,
      },
    ],
  };
}

function messageOf(finalizers: readonly string[], node: Node | undefined): MessageId {
  if (finalizers.length > 0) return "finalized";
  const isHeard = node !== undefined && readinessOf(node) !== "silent";
  return isHeard ? "overdue" : "unheard";
}
