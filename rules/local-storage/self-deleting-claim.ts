import { objectSubject } from "../../lib/derive/subject.js";
import type { PersistentVolume, PersistentVolumeClaim, StatefulSet } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "scaled" | "removed";

const VERIFY = ["kubectl get statefulset -o yaml -n {namespace} -- {name}"];

/** "Scale it to zero for the maintenance" is an order to delete the data. */
export const selfDeletingClaim = defineClusterRule({
  id: "self-deleting-claim",
  family: "local-storage",
  title: "A StatefulSet deletes the claims of Pods that it takes away",
  risks: ["C18"],
  rationale:
    "persistentVolumeClaimRetentionPolicy tells a StatefulSet to delete the claims of Pods that it scales away, or all of them when " +
    "it is deleted. With reclaim policy Delete on the volumes the data goes with them: scaling to zero is no way to pause it.",
  sources: [
    "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention",
    "pkg/controller/statefulset/stateful_set_utils.go in Kubernetes",
  ],
  occasions: ["standing"],
  worst: { standing: "medium" },
  identity: ["namespace", "name"],
  messages: {
    scaled: {
      message:
        "StatefulSet {namespace}/{name} deletes {count:claim|claims} as it is scaled down, and with them the data: {claims}",
      impact: "Scaling down, to zero for a maintenance as well, deletes the data of the Pods that go.",
      condition: "if it is scaled down",
      remediation: [
        {
          text: "Set whenScaled to Retain before any scaling.",
          commands: [
            'kubectl patch statefulset -p \'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenScaled":"Retain"}}}\' -n {namespace} -- {name}',
          ],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    removed: {
      message:
        "StatefulSet {namespace}/{name} deletes {count:claim|claims} when it is deleted itself, and with them the data: {claims}",
      impact: "Deleting it, to make it anew with another template as well, deletes the data of all its Pods.",
      condition: "if it is deleted",
      remediation: [
        {
          text: "Set whenDeleted to Retain before it is deleted.",
          commands: [
            'kubectl patch statefulset -p \'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}\' -n {namespace} -- {name}',
          ],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["statefulSets", "persistentVolumeClaims", "persistentVolumes"] },
  evaluate: ({ cluster: { statefulSets, persistentVolumeClaims, persistentVolumes } }) => {
    const deletable = deletableClaims(persistentVolumeClaims, persistentVolumes);
    return examine(statefulSets, (set) => {
      const policy = set.spec?.persistentVolumeClaimRetentionPolicy;
      if (policy?.whenScaled === "Delete") return violate("scaled", set, claimsOf(set, deletable));
      if (policy?.whenDeleted === "Delete") return violate("removed", set, claimsOf(set, deletable));
      return undefined;
    });
  },
});

/** Claims, as `namespace/name`, whose volume goes with them. */
function deletableClaims(
  claims: readonly PersistentVolumeClaim[],
  volumes: readonly PersistentVolume[],
): ReadonlySet<string> {
  const policies = new Map(volumes.map(({ metadata, spec }) => [metadata.name, spec?.persistentVolumeReclaimPolicy]));
  const deletable = claims.filter(({ spec }) => policies.get(spec?.volumeName ?? "") === "Delete");
  return new Set(deletable.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
}

function claimsOf({ metadata, spec }: StatefulSet, deletable: ReadonlySet<string>): readonly string[] {
  const first = spec?.ordinals?.start ?? 0;
  const ordinals = Array.from({ length: spec?.replicas ?? 1 }, (_, index) => first + index);
  return (spec?.volumeClaimTemplates ?? [])
    .flatMap((template) => ordinals.map((ordinal) => `${template.metadata.name}-${metadata.name}-${ordinal}`))
    .filter((claim) => deletable.has(`${metadata.namespace}/${claim}`));
}

function violate(
  messageId: MessageId,
  set: StatefulSet,
  claims: readonly string[],
): Violation<MessageId, "namespace" | "name"> | undefined {
  if (claims.length === 0) return undefined;
  const { name, namespace = "" } = set.metadata;
  const field = messageId === "scaled" ? "whenScaled" : "whenDeleted";
  return {
    messageId,
    severity: messageId === "scaled" ? "medium" : "low",
    certainty: "conditional",
    subject: objectSubject("StatefulSet", set),
    identity: { namespace, name },
    data: { namespace, name, count: claims.length, claims },
    affected: claims.map((claim) => ({ kind: "PersistentVolumeClaim", namespace, name: claim })),
    evidence: [
      {
        object: `StatefulSet/${namespace}/${name}`,
        path: `/spec/persistentVolumeClaimRetentionPolicy/${field}`,
        value: "Delete",
      },
    ],
  };
}
