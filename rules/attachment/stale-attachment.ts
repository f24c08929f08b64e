import { secondsBetween } from "../../lib/derive/age.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { VolumeAttachment } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "nodeGone" | "volumeGone" | "stuck";

/** What attaching and detaching take at the most before something is wrong [s]. */
const PATIENCE_SECONDS = 300;

const LOOK = {
  text: "Make certain that the volume is unmapped on the host, then let the driver finish: restart its attacher and look at its log.",
  commands: ["kubectl get volumeattachment -o yaml -- {attachment}", "kubectl get pods -A -o wide"],
  destructive: false,
};
const LAST = {
  text: "Only when storage and host agree that nothing is attached any more, and the driver is gone for good: delete the object.",
  commands: ["kubectl delete volumeattachment --wait=false -- {attachment}"],
  destructive: true,
};
const VERIFY = ["kubectl get volumeattachment -- {attachment}"];

/** An attachment that nobody will end: the volume stays where it is said to be. */
export const staleAttachment = defineClusterRule({
  id: "stale-attachment",
  family: "attachment",
  title: "An attachment of a volume is left over",
  risks: ["D08"],
  rationale:
    "A VolumeAttachment lives until the driver has detached the volume. Where its Node or volume is gone, or detaching fails for good, it " +
    "stays and keeps a volume for one Node from every other one.",
  sources: [
    "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/",
    "https://github.com/kubernetes-csi/external-attacher",
  ],
  occasions: ["standing"],
  worst: { standing: "medium" },
  identity: ["node", "pv"],
  messages: {
    nodeGone: {
      message: "PersistentVolume {pv} is attached to {node}, which is no Node of the cluster",
      impact: "A volume for one Node at a time cannot be attached elsewhere until this is undone.",
      remediation: [LOOK, LAST],
      verify: VERIFY,
    },
    volumeGone: {
      message: "PersistentVolume {pv} does not exist, and is attached to {node} by {attachment}",
      impact: "The driver can no longer be asked to detach it; the disk counts against what the Node can attach.",
      remediation: [LOOK, LAST],
      verify: VERIFY,
    },
    stuck: {
      message: "PersistentVolume {pv} has been detached from {node} for {minutes} min without success",
      impact: "A volume for one Node at a time cannot be attached elsewhere until this succeeds.",
      remediation: [LOOK, LAST],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["volumeAttachments", "nodesByName", "persistentVolumes"] },
  evaluate: ({ collectedAt, cluster: { volumeAttachments, nodesByName, persistentVolumes } }) => {
    const volumes = new Set(persistentVolumes.map(({ metadata }) => metadata.name));
    return examine(volumeAttachments, (attachment) => {
      const { nodeName = "", source } = attachment.spec ?? {};
      const pv = source?.persistentVolumeName;
      // A volume that a Pod names inline has no PersistentVolume.
      if (pv === undefined || isYoung(attachment, collectedAt)) return undefined;
      if (!nodesByName.has(nodeName)) return violate("nodeGone", attachment, pv, 0);
      if (!volumes.has(pv)) return violate("volumeGone", attachment, pv, 0);
      const seconds = secondsBetween(attachment.metadata.deletionTimestamp, collectedAt);
      const isStuck = seconds !== undefined && seconds >= PATIENCE_SECONDS;
      return isStuck ? violate("stuck", attachment, pv, Math.floor(seconds / 60)) : undefined;
    });
  },
});

/** Its last step was a moment ago: it is being worked on. */
function isYoung({ metadata }: VolumeAttachment, collectedAt: string): boolean {
  const seconds = secondsBetween(metadata.deletionTimestamp ?? metadata.creationTimestamp, collectedAt);
  return seconds !== undefined && seconds < PATIENCE_SECONDS;
}

function violate(
  messageId: MessageId,
  attachment: VolumeAttachment,
  pv: string,
  minutes: number,
): Violation<MessageId, "node" | "pv"> {
  const { name } = attachment.metadata;
  const node = attachment.spec?.nodeName ?? "";
  return {
    messageId,
    severity: "medium",
    certainty: "certain",
    subject: objectSubject("VolumeAttachment", attachment),
    identity: { node, pv },
    data: { attachment: name, node, pv, minutes },
    affected: [{ kind: "PersistentVolume", name: pv }],
    evidence: [
      messageId === "stuck"
        ? {
            object: `VolumeAttachment/${name}`,
            path: "/metadata/deletionTimestamp",
            value: attachment.metadata.deletionTimestamp ?? null,
          }
        : {
            object: `VolumeAttachment/${name}`,
            path: messageId === "nodeGone" ? "/spec/nodeName" : "/spec/source/persistentVolumeName",
            value: messageId === "nodeGone" ? node : pv,
          },
    ],
  };
}
