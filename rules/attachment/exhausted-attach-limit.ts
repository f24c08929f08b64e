import { controllerOf } from "../../lib/derive/owner.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import type { PendingPods } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, openWhereIncomplete, type Violation } from "../../lib/rule.js";

/** The scheduler's own words. @see pkg/scheduler/framework/plugins/nodevolumelimits */
const AT_LIMIT = "node(s) exceed max volume count";

/** There is room for the Pods, but not for their disks. */
export const exhaustedAttachLimit = defineClusterRule({
  id: "exhausted-attach-limit",
  family: "attachment",
  title: "Nodes cannot attach as many volumes as move to them",
  risks: ["D11"],
  rationale:
    "A machine takes a limited number of disks, 15 to 128 in most clouds, and the driver reports it in CSINode. Pods that are moved off a " +
    "Node need their volumes attached elsewhere; where the limit is reached they wait, with processors and memory to spare.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/storage-limits/",
    "pkg/scheduler/framework/plugins/nodevolumelimits/csi.go in Kubernetes",
  ],
  occasions: ["drain", "power-off", "remove-node"],
  worst: { drain: "high", "power-off": "high", "remove-node": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    exhausted: {
      message:
        "{workload} has {count:Pod|Pods} without a Node, since {atLimit:Node is|Nodes are} at the limit of their volumes",
      impact: "The Pods stay Pending until a volume is detached or a Node is added.",
      remediation: [
        {
          text: "Look at what each Node attaches and may attach; free volumes there or add a Node first.",
          commands: [
            "kubectl get csinodes -o custom-columns=NODE:.metadata.name,DRIVERS:.spec.drivers[*].name,LIMITS:.spec.drivers[*].allocatable.count",
            "kubectl get volumeattachments",
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector status.phase=Pending"],
    },
  },
  requires: { cluster: ["prediction", "podsByNode", "workloadIndex"] },
  evaluate: ({ change, cluster: { prediction, podsByNode, workloadIndex } }) => {
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []);
    const moved = new Map(pods.flatMap((pod) => ownerKey(pod).map((key) => [key, pod] as const)));
    const limited = (impliedOutcome(prediction)?.pending ?? []).filter(
      (pending) => pending.reasons[AT_LIMIT] !== undefined && moved.has(keyOf(pending)),
    );
    const byOwner = new Map(limited.map((pending) => [keyOf(pending), pending]));
    const outcome = examine(moved, ([key, pod]) => {
      const pending = byOwner.get(key);
      return pending && violate(pod, pending, workloadIndex);
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

function ownerKey({ metadata }: Pod): readonly string[] {
  const owner = controllerOf(metadata);
  return owner === undefined ? [] : [`${metadata.namespace}/${owner.kind}/${owner.name}`];
}

function keyOf({ namespace, owner }: PendingPods): string {
  return `${namespace}/${owner?.kind}/${owner?.name}`;
}

function violate(
  pod: Pod,
  { pods, reasons, owner }: PendingPods,
  index: WorkloadIndex,
): Violation<"exhausted", "kind" | "namespace" | "name"> {
  const workload = workloadOf(pod, index);
  const { kind, namespace, name } = workload;
  return {
    messageId: "exhausted",
    severity: "high",
    certainty: "certain",
    subject: workload,
    identity: { kind, namespace, name },
    data: { workload: workloadWords(workload), count: pods, atLimit: reasons[AT_LIMIT] ?? 0 },
    evidence: [
      { object: `${owner?.kind}/${namespace}/${owner?.name}`, path: "/status", value: { pending: pods, reasons } },
    ],
  };
}
