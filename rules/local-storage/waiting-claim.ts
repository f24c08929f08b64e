import { readinessOf } from "../../lib/derive/node-readiness.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Node, PersistentVolumeClaim } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "leaving" | "gone" | "closed";

const SELECTED_NODE = "volume.kubernetes.io/selected-node";

const REMEDY = {
  text: "If the claim still waits when the Node is gone, take the choice back, so that the scheduler chooses again.",
  commands: ["kubectl annotate pvc -n {namespace} -- {name} volume.kubernetes.io/selected-node-"],
  destructive: false,
};
const VERIFY = ["kubectl describe pvc -n {namespace} -- {name}"];

/** A claim whose volume is to be made on a Node that will not make it. */
export const waitingClaim = defineClusterRule({
  id: "waiting-claim",
  family: "local-storage",
  title: "A claim waits for a Node that is not to come",
  risks: ["C14"],
  rationale:
    "With WaitForFirstConsumer the scheduler writes the chosen Node into the claim, and from then on places its Pod on no other. Where " +
    "that Node goes before the volume is made, and the provisioner does not take the choice back, both wait for ever.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode",
    "pkg/scheduler/framework/plugins/volumebinding/binder.go in Kubernetes, GetPodVolumeClaims and FindPodVolumes",
  ],
  occasions: ["standing", "drain", "remove-node", "replace-control-plane"],
  worst: { standing: "medium", drain: "medium", "remove-node": "medium", "replace-control-plane": "medium" },
  identity: ["namespace", "name"],
  messages: {
    leaving: {
      message: "PersistentVolumeClaim {namespace}/{name} is Pending and its volume is to be made on {node}",
      impact: "The claim and its Pod stay Pending, although other Nodes have room.",
      condition: "if the volume is not made before the change begins",
      remediation: [REMEDY],
      verify: VERIFY,
    },
    gone: {
      message:
        "PersistentVolumeClaim {namespace}/{name} is Pending and its volume is to be made on {node}, which is no Node of the cluster",
      impact: "The claim and its Pod stay Pending until somebody takes the choice back.",
      remediation: [REMEDY],
      verify: VERIFY,
    },
    closed: {
      message:
        "PersistentVolumeClaim {namespace}/{name} is Pending and its volume is to be made on {node}, which takes no Pods",
      impact: "The claim and its Pod stay Pending until the Node takes Pods again or somebody takes the choice back.",
      remediation: [REMEDY],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["persistentVolumeClaims", "nodesByName"] },
  evaluate: ({ change, cluster: { persistentVolumeClaims, nodesByName } }) => {
    const touched = change.kind === "standing" ? undefined : new Set<string>(change.nodes);
    return examine(persistentVolumeClaims, (claim) => {
      const node = claim.metadata.annotations?.[SELECTED_NODE];
      if (claim.status?.phase !== "Pending" || node === undefined) return undefined;
      if (touched !== undefined) return touched.has(node) ? violate("leaving", claim, node) : undefined;
      const found = nodesByName.get(node);
      if (found === undefined) return violate("gone", claim, node);
      return takesPods(found) ? undefined : violate("closed", claim, node);
    });
  },
});

function takesPods(node: Node): boolean {
  return readinessOf(node) === "ready" && node.spec?.unschedulable !== true;
}

function violate(
  messageId: MessageId,
  claim: PersistentVolumeClaim,
  node: string,
): Violation<MessageId, "namespace" | "name"> {
  const { name, namespace = "" } = claim.metadata;
  return {
    messageId,
    severity: "medium",
    certainty: messageId === "leaving" ? "conditional" : "certain",
    subject: objectSubject("PersistentVolumeClaim", claim),
    identity: { namespace, name },
    data: { namespace, name, node },
    evidence: [
      {
        object: `PersistentVolumeClaim/${namespace}/${name}`,
        path: "/metadata/annotations/volume.kubernetes.io~1selected-node",
        value: node,
      },
    ],
  };
}
