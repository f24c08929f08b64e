import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** The Job controller takes its own away when it has counted the Pod. */
const JOB_TRACKING = "batch.kubernetes.io/job-tracking";

type MessageId = "pod" | "node";
type Found = Violation<MessageId, "kind" | "namespace" | "name">;

/** An object that is deleted and stays, for as long as somebody else does not let go of it. */
export const podFinalizer = defineClusterRule({
  id: "pod-finalizer",
  family: "drain",
  title: "A finalizer may keep what the change deletes",
  risks: ["F13"],
  rationale:
    "A finalizer keeps an object in the API until its owner has cleaned up and takes it away. If that controller does not run, " +
    "or runs on the Node itself, the Pod stays Terminating and the drain waits for it without an end.",
  sources: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/"],
  occasions: ["drain", "remove-node"],
  worst: { drain: "medium", "remove-node": "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    pod: {
      message: "Pod {object} has finalizers {finalizers}",
      impact: "It stays Terminating on the Node, and the drain waits for it.",
      condition: "if the controller behind the finalizer does not run or does not answer",
      remediation: [
        {
          text: "See that the controller of the finalizer runs, on another Node; never strip a finalizer before that.",
          commands: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
    },
    node: {
      message: "Node {object} has finalizers {finalizers}",
      impact: "Deleting the Node sets that controller to work, which may delete what belongs to it, and waits for it.",
      condition: "if the controller behind the finalizer does not run or cleans up more than is meant",
      remediation: [
        {
          text: "Read what that controller does when a Node is deleted before deleting this one.",
          commands: ["kubectl get node -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get node -o yaml -- {name}"],
    },
  },
  requires: { cluster: ["podsByNode", "nodes"] },
  evaluate: ({ change, cluster: { podsByNode, nodes } }) => {
    const touched = new Set<string>(change.nodes);
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []).filter(isMovablePod);
    const removed = change.kind === "remove-node" ? nodes.filter(({ metadata }) => touched.has(metadata.name)) : [];
    const objects = [
      ...pods.map((object) => ({ kind: "Pod" as const, object })),
      ...removed.map((object) => ({ kind: "Node" as const, object })),
    ];
    return examine(objects, ({ kind, object }) => violate(kind, object));
  },
});

function violate(kind: "Pod" | "Node", object: Pod | Node): Found | undefined {
  const { namespace = "", name, generateName, finalizers = [] } = object.metadata;
  const others = finalizers.filter((finalizer) => finalizer !== JOB_TRACKING);
  if (others.length === 0) return undefined;
  return {
    messageId: kind === "Pod" ? "pod" : "node",
    severity: "medium",
    certainty: "conditional",
    subject: objectSubject(kind, object),
    identity: { kind, namespace, name: generateName ?? name },
    data: { object: kind === "Pod" ? keyOf(object.metadata) : name, namespace, name, finalizers: others },
    evidence: [
      {
        object: `${kind}/${kind === "Pod" ? keyOf(object.metadata) : name}`,
        path: "/metadata/finalizers",
        value: [...finalizers],
      },
    ],
  };
}
