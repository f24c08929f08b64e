import { controllerOf, keyOf } from "../../lib/derive/owner.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, openWhereIncomplete, type Violation } from "../../lib/rule.js";

type MessageId = "gone" | "failed";

/** `kubectl debug node/NAME` leaves such a Pod; nobody misses it. @see k8s.io/kubectl/pkg/cmd/debug */
const DEBUG_POD = /^node-debugger-/;
const MANAGED_BY = "app.kubernetes.io/managed-by";

const VERIFY = ["kubectl get pod --namespace={namespace} -o yaml -- {name}"];

/** A Pod that nothing makes anew. */
export const unmanagedPod = defineClusterRule({
  id: "unmanaged-pod",
  family: "drain",
  title: "A Pod without a controller does not come back",
  risks: ["F06"],
  rationale:
    "A Pod that no controller owns is not replaced when it is evicted, deleted or collected. kubectl drain refuses it " +
    "without --force; taint eviction and the collection of a deleted Node's Pods do not ask.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
    "https://kubernetes.io/docs/concepts/workloads/pods/#pods-and-controllers",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "high", reboot: "medium", "power-off": "high", "remove-node": "high" },
  identity: ["namespace", "name"],
  messages: {
    gone: {
      message: "Pod {pod} has no controller and goes with the change",
      impact:
        "Nothing makes it anew, here or elsewhere; what it was started with is lost unless somebody has the manifest.",
      remediation: [
        {
          text: "Save its manifest and start it elsewhere first, or put it under a Deployment.",
          commands: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    failed: {
      message: "Pod {pod} has no controller and is never restarted: it has failed when the Node is back",
      impact: "Its containers do not start again after the reboot, and nothing makes another Pod.",
      remediation: [
        {
          text: "Save its manifest, and start it anew after the reboot.",
          commands: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["prediction", "podsByNode"] },
  evaluate: ({ change, cluster: { prediction, podsByNode } }) => {
    const evicted = new Set(impliedOutcome(prediction)?.evicted ?? []);
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []);
    const outcome = examine(pods, (pod) => {
      if (!isBare(pod)) return undefined;
      if (evicted.has(keyOf(pod.metadata))) return violate(pod, "gone");
      const isLost = change.kind === "reboot" && pod.spec?.restartPolicy === "Never" && pod.status?.phase === "Running";
      return isLost ? violate(pod, "failed") : undefined;
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

function isBare(pod: Pod): boolean {
  const { metadata, status } = pod;
  const isDebug = DEBUG_POD.test(metadata.name) || metadata.labels?.[MANAGED_BY] === "kubectl-debug";
  const isFinished = status?.phase === "Succeeded" || status?.phase === "Failed";
  return controllerOf(metadata) === undefined && !isFinished && !isDebug;
}

function violate(pod: Pod, messageId: MessageId): Violation<MessageId, "namespace" | "name"> {
  const { namespace = "", name, generateName } = pod.metadata;
  return {
    messageId,
    severity: messageId === "gone" ? "high" : "medium",
    certainty: "certain",
    subject: objectSubject("Pod", pod),
    identity: { namespace, name: generateName ?? name },
    data: { pod: keyOf(pod.metadata), namespace, name },
    evidence: [{ object: `Pod/${keyOf(pod.metadata)}`, path: "/metadata/ownerReferences", value: null }],
  };
}
