import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

/** The Job controller takes its own away when it has counted the Pod. */
const JOB_TRACKING = "batch.kubernetes.io/job-tracking";

/** Kubernetes' own: they go by themselves when nobody uses the claim. */
const CLAIM_PROTECTION = "kubernetes.io/pvc-protection";

type MessageId = "pod" | "node" | "claim";
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
    claim: {
      message: "Claim {object}, whose volume only the removed Node has, has finalizers {finalizers}",
      impact: "When it is deleted so that its Pod may start elsewhere, it stays Terminating, and the Pod Pending.",
      condition: "if the controller behind the finalizer does not run or does not answer",
      remediation: [
        {
          text: "See that the controller of the finalizer runs, on another Node; never strip a finalizer before that.",
          commands: ["kubectl get pvc --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pvc --namespace={namespace} -o yaml -- {name}"],
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
  consults: { cluster: ["persistentVolumeClaims", "persistentVolumes", "volumePlaces"] },
  evaluate: ({ change, cluster }) => {
    const { podsByNode, nodes } = cluster;
    const touched = new Set<string>(change.nodes);
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []).filter(isMovablePod);
    const removed = change.kind === "remove-node" ? nodes.filter(({ metadata }) => touched.has(metadata.name)) : [];
    const objects = [
      ...pods.map((object) => ({ kind: "Pod" as const, object })),
      ...removed.map((object) => ({ kind: "Node" as const, object })),
      ...(change.kind === "remove-node" ? strandedClaims(touched, cluster) : []).map((object) => ({
        kind: "PersistentVolumeClaim" as const,
        object,
      })),
    ];
    const outcome = examine(objects, ({ kind, object }) => violate(kind, object));
    const unseen = change.kind === "remove-node" ? unseenStorage(cluster) : undefined;
    if (unseen === undefined || outcome.kind === "notApplicable") return outcome;
    return { ...outcome, undecided: [unseen] };
  },
});

interface Storage {
  readonly persistentVolumeClaims: Observation<readonly PersistentVolumeClaim[]>;
  readonly persistentVolumes: Observation<readonly PersistentVolume[]>;
  readonly volumePlaces: Observation<VolumePlaces>;
}

/** Claims of volumes that only the removed Nodes have: they are deleted sooner or later, so that Pods may start again. */
function strandedClaims(touched: ReadonlySet<string>, storage: Storage): readonly PersistentVolumeClaim[] {
  const places = observedValue(storage.volumePlaces);
  const stranded = new Set(
    (observedValue(storage.persistentVolumes) ?? [])
      .filter((volume) => {
        const homes = places?.homesOf(volume) ?? [];
        return homes.length > 0 && homes.every((home) => touched.has(home));
      })
      .map(({ metadata }) => metadata.name),
  );
  return (observedValue(storage.persistentVolumeClaims) ?? []).filter(({ spec }) =>
    stranded.has(spec?.volumeName ?? ""),
  );
}

function unseenStorage({ persistentVolumeClaims, persistentVolumes, volumePlaces }: Storage): Undecided | undefined {
  const question = "whether claims of the Node's volumes have finalizers";
  return [persistentVolumeClaims, persistentVolumes, volumePlaces]
    .map((fact: Observation<unknown>) => undecidedBy(fact, question))
    .find((undecided) => undecided !== undefined);
}

const MESSAGES = { Pod: "pod", Node: "node", PersistentVolumeClaim: "claim" } as const;

function violate(kind: keyof typeof MESSAGES, object: Pod | Node | PersistentVolumeClaim): Found | undefined {
  const { namespace = "", name, generateName, finalizers = [] } = object.metadata;
  const others = finalizers.filter((finalizer) => finalizer !== JOB_TRACKING && finalizer !== CLAIM_PROTECTION);
  const key = kind === "Node" ? name : keyOf(object.metadata);
  if (others.length === 0) return undefined;
  return {
    messageId: MESSAGES[kind],
    severity: "medium",
    certainty: "conditional",
    subject: objectSubject(kind, object),
    identity: { kind, namespace, name: generateName ?? name },
    data: { object: key, namespace, name, finalizers: others },
    evidence: [
      {
        object: `${kind}/${key}`,
        path: "/metadata/finalizers",
        value: [...finalizers],
      },
    ],
  };
}
