import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Where the deleter that is built into Kubernetes deletes; the expression is not anchored. @see pkg/volume/hostpath/host_path.go */
const DELETED = /\/tmp\/.+/;
const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
const BUILT_IN = "kubernetes.io/host-path";

type MessageId = "removed" | "failing" | "scrubbed";

const RETAIN = {
  text: "Set the policy to Retain; it can be set back.",
  commands: [
    'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pv}',
  ],
  destructive: false,
};
const CONDITION = "if claim {claim} is deleted";
const VERIFY = ["kubectl get pv -o yaml -- {pv}"];

/** A hostPath volume made by hand, with a policy that does something else than its author thinks. */
export const reclaimedHostpath = defineClusterRule({
  id: "reclaimed-hostpath",
  family: "local-storage",
  title: "A hostPath volume is set to be deleted or scrubbed",
  risks: ["C15"],
  rationale:
    "Kubernetes itself deletes a hostPath volume only where its path holds /tmp/, and then on the machine of the controller " +
    "manager; elsewhere the deletion fails. Recycle starts a Pod, on whatever Node, that empties the directory there.",
  sources: [
    "pkg/volume/hostpath/host_path.go in Kubernetes: hostPathDeleter.Delete and Recycle",
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#recycle",
  ],
  occasions: ["standing"],
  worst: { standing: "medium" },
  identity: ["pv"],
  messages: {
    removed: {
      message:
        "PersistentVolume {pv} has reclaim policy Delete, and its path {path} is one that Kubernetes deletes with everything in it",
      impact: "The directory is deleted on the machine of the controller manager, whichever Node the data is on.",
      condition: CONDITION,
      remediation: [RETAIN],
      verify: VERIFY,
    },
    failing: {
      message: "PersistentVolume {pv} has reclaim policy Delete, but its path {path} is one that nothing deletes",
      impact: "The volume becomes Failed and stays so; the data stays on its Node.",
      condition: CONDITION,
      remediation: [RETAIN],
      verify: VERIFY,
    },
    scrubbed: {
      message: "PersistentVolume {pv} has reclaim policy Recycle: a Pod empties {path} once the claim is gone",
      impact: "The Pod may start on any Node, so that it may be another directory of that name that is emptied.",
      condition: CONDITION,
      remediation: [RETAIN],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["persistentVolumes"] },
  evaluate: ({ cluster: { persistentVolumes } }) =>
    examine(persistentVolumes, (volume) => {
      const path = volume.spec?.hostPath?.path;
      const claim = claimOf(volume);
      const messageId = path === undefined || claim === undefined ? undefined : fateOf(volume, path);
      return messageId === undefined ? undefined : violate(volume, messageId, path ?? "", claim ?? "");
    }),
});

/** What becomes of the directory; undefined where the volume stays, or a provisioner of its own sees to it. */
function fateOf({ metadata, spec }: PersistentVolume, path: string): MessageId | undefined {
  const provisioner = metadata.annotations?.[PROVISIONED_BY];
  if (provisioner !== undefined && provisioner !== BUILT_IN) return undefined;
  switch (spec?.persistentVolumeReclaimPolicy) {
    case "Recycle":
      return "scrubbed";
    case "Delete":
      return DELETED.test(path) ? "removed" : "failing";
    default:
      return undefined;
  }
}

function violate(
  volume: PersistentVolume,
  messageId: MessageId,
  path: string,
  claim: string,
): Violation<MessageId, "pv"> {
  const { name } = volume.metadata;
  return {
    messageId,
    severity: messageId === "failing" ? "low" : "medium",
    certainty: "conditional",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, path, claim },
    evidence: [
      {
        object: `PersistentVolume/${name}`,
        path: "/spec/persistentVolumeReclaimPolicy",
        value: volume.spec?.persistentVolumeReclaimPolicy ?? null,
      },
    ],
  };
}
