import { type Departure, departureOf } from "../../lib/derive/departure.js";
import { keyOf } from "../../lib/derive/owner.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "deletes" | "parks";
type Found = Violation<MessageId, "namespace" | "name">;

/** A claim that somebody has deleted lives on while a Pod uses it; the change ends the Pod, and with it the claim. */
export const terminatingClaim = defineClusterRule({
  id: "terminating-claim",
  family: "local-storage",
  title: "A claim that is being deleted goes when its Pod ends",
  risks: ["F13"],
  rationale:
    "kubectl delete pvc on a claim in use does nothing at first: the finalizer kubernetes.io/pvc-protection keeps it as long as a Pod on " +
    "a Node uses it. Whoever deleted it may have given up or forgotten. An eviction ends the Pod, the claim goes in that second, and with " +
    "reclaim policy Delete the volume and its data; the new Pod waits for a claim that is not there.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection",
    "pkg/controller/volume/pvcprotection/pvc_protection_controller.go in Kubernetes: a Pod without a Node does not count",
  ],
  occasions: ["standing", "drain", "relocate", "power-off", "remove-node"],
  worst: {
    standing: "medium",
    drain: "critical",
    relocate: "critical",
    "power-off": "critical",
    "remove-node": "critical",
  },
  identity: ["namespace", "name"],
  messages: {
    deletes: {
      message:
        "Claim {claim} has been marked for deletion since {since} and is kept by {count:Pod alone|Pods alone}; PersistentVolume {pv} has reclaim policy Delete",
      impact: "When the last of these Pods ends, the claim goes, then the volume with its data.",
      condition: "if the last Pod that uses the claim ends",
      remediation: [
        {
          text: "Set the policy to Retain before anything else: the deletion of the claim cannot be taken back.",
          commands: [
            'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pv}',
          ],
          destructive: false,
        },
        {
          text: "Keep the claim's manifest, and ask who deleted it and why.",
          commands: ["kubectl get pvc -o yaml -n {namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pvc -n {namespace} -- {name}"],
    },
    parks: {
      message:
        "Claim {claim} has been marked for deletion since {since} and is kept by {count:Pod alone|Pods alone}; PersistentVolume {pv} keeps the data",
      impact: "When the last of these Pods ends, the claim goes, and the new Pod waits until somebody makes it again.",
      condition: "if the last Pod that uses the claim ends",
      remediation: [
        {
          text: "Keep the claim's manifest; to bind the volume again, its claimRef has to be taken away by hand.",
          commands: ["kubectl get pvc -o yaml -n {namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pvc -n {namespace} -- {name}"],
    },
  },
  requires: { cluster: ["persistentVolumeClaims", "persistentVolumes", "podsByClaim"] },
  consults: { cluster: ["prediction"] },
  evaluate: ({ change, cluster: { persistentVolumeClaims, persistentVolumes, podsByClaim, prediction } }) => {
    const touched = new Set<string>(change.nodes);
    const isStanding = change.kind === "standing";
    const departs: Departure = change.kind === "drain" ? departureOf(prediction) : () => true;
    const volumes = new Map(persistentVolumes.map((volume) => [volume.metadata.name, volume]));
    return examine(persistentVolumeClaims, (claim) => {
      if (claim.metadata.deletionTimestamp === undefined) return undefined;
      // A Pod that has no Node yet does not keep it.
      const users = (podsByClaim.get(keyOf(claim.metadata)) ?? []).filter(({ spec }) => spec?.nodeName !== undefined);
      const volume = volumes.get(claim.spec?.volumeName ?? "");
      if (users.length === 0 || volume === undefined) return undefined;
      if (isStanding) return violate(claim, volume, users, "conditional", "medium");
      if (!users.every(({ spec }) => touched.has(spec?.nodeName ?? ""))) return undefined;
      const answers = users.map(departs);
      if (answers.includes(false)) return undefined;
      const open = answers.find((answer) => typeof answer === "object");
      if (open !== undefined) return open;
      // A machine that is off ends its Pods when it is back; a relocation is preceded by a drain.
      const certainty = change.kind === "drain" || change.kind === "remove-node" ? "certain" : "conditional";
      return violate(claim, volume, users, certainty, "critical");
    });
  },
});

function violate(
  { metadata }: PersistentVolumeClaim,
  volume: PersistentVolume,
  users: readonly Pod[],
  certainty: Found["certainty"],
  worst: Severity,
): Found {
  const { namespace = "", name, deletionTimestamp = "" } = metadata;
  const isDeleted = volume.spec?.persistentVolumeReclaimPolicy === "Delete";
  return {
    messageId: isDeleted ? "deletes" : "parks",
    severity: isDeleted ? worst : "medium",
    certainty,
    subject: namedSubject("PersistentVolumeClaim", keyOf(metadata)),
    identity: { namespace, name },
    data: {
      claim: keyOf(metadata),
      namespace,
      name,
      pv: volume.metadata.name,
      since: deletionTimestamp,
      count: users.length,
    },
    affected: users.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        object: `PersistentVolumeClaim/${keyOf(metadata)}`,
        path: "/metadata/deletionTimestamp",
        value: deletionTimestamp,
      },
      {
        object: `PersistentVolume/${volume.metadata.name}`,
        path: "/spec/persistentVolumeReclaimPolicy",
        value: volume.spec?.persistentVolumeReclaimPolicy ?? null,
      },
    ],
  };
}
