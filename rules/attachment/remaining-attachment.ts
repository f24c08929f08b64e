import { secondsBetween } from "../../lib/derive/age.js";
import { VERIFY_ATTACHMENTS } from "../../lib/derive/attachment-remedies.js";
import { type Departure, departureOf } from "../../lib/derive/departure.js";
import { controllerOf } from "../../lib/derive/owner.js";
import { usersOf } from "../../lib/derive/pods-by-claim.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import type { PersistentVolume, Pod, VolumeAttachment } from "../../lib/model/kubernetes/index.js";
import { observedValue, type Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "unused" | "inUse" | "remaining";
type Found = Violation<MessageId, "node" | "pv">;

/** What a detachment takes at the most before something is wrong [s]. */
const PATIENCE_SECONDS = 300;

const WAIT = {
  text: "Wait until the list is empty of this Node before the machine is switched off; if it does not empty, restart the driver's Pod on it.",
  commands: [
    "kubectl get volumeattachments -o custom-columns=NODE:.spec.nodeName,PV:.spec.source.persistentVolumeName,ATTACHED:.status.attached",
    "kubectl get pods -A -o wide --field-selector spec.nodeName={node}",
  ],
  destructive: false,
};

/** "Drained" does not mean detached: the machine must not go while it still has the disk. */
export const remainingAttachment = defineClusterRule({
  id: "remaining-attachment",
  family: "attachment",
  title: "A volume is still attached when the Node is drained",
  risks: ["D02"],
  rationale:
    "kubectl drain ends when the Pods' objects are gone; unmounting and detaching go on behind it, and may hang. A machine that is switched " +
    "off with a volume attached keeps it from every other Node until it is taken off by force.",
  sources: [
    "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/",
    "pkg/controller/volume/attachdetach/reconciler/reconciler.go in Kubernetes: MountedByNode",
  ],
  occasions: ["drain", "power-off"],
  worst: { drain: "medium", "power-off": "medium" },
  identity: ["node", "pv"],
  messages: {
    unused: {
      message: "PersistentVolume {pv} is attached to {node}, and no Pod there uses it",
      impact:
        "The volume goes nowhere else until it is detached, or taken off by force six minutes after the Node is gone.",
      condition: "if it is still so a minute later",
      remediation: [WAIT],
      verify: VERIFY_ATTACHMENTS,
    },
    inUse: {
      message:
        "The kubelet of {node} still has PersistentVolume {pv} in use (status.volumesInUse), and no Pod there uses it",
      impact:
        "It has not unmounted the volume, which therefore stays attached; it is busy, the unmounting hangs, or the kubelet does not run.",
      remediation: [
        WAIT,
        {
          text: "If it stays so, look on the host what holds it: nothing may be switched off before it is unmounted.",
          commands: ["grep -F /globalmount /proc/1/mountinfo", "journalctl -u kubelet --since -10min"],
          destructive: false,
        },
      ],
      verify: [...VERIFY_ATTACHMENTS, "kubectl get node -o jsonpath='{.status.volumesInUse}' -- {node}"],
    },
    remaining: {
      message:
        "PersistentVolume {pv} stays attached to {node} after the drain, since {count:Pod that uses it stays|Pods that use it stay}: {pods}",
      impact:
        "Switching the machine off after the drain takes the volume from its Pods and keeps it from every other Node.",
      remediation: [WAIT],
      verify: VERIFY_ATTACHMENTS,
    },
  },
  requires: { cluster: ["volumeAttachments", "persistentVolumes", "podsByClaim"] },
  consults: { cluster: ["prediction", "nodesByName"] },
  evaluate: ({ change, collectedAt, cluster }) => {
    const { volumeAttachments, persistentVolumes, podsByClaim, prediction } = cluster;
    const nodes = observedValue(cluster.nodesByName);
    const touched = new Set<string>(change.nodes);
    const volumes = new Map(persistentVolumes.map((volume) => [volume.metadata.name, volume]));
    const departs: Departure = change.kind === "drain" ? departureOf(prediction) : () => true;
    const attached = volumeAttachments.filter(
      ({ spec, status }) => touched.has(spec?.nodeName ?? "") && status?.attached === true,
    );
    return examine(attached, (attachment) => {
      const volume = volumes.get(attachment.spec?.source?.persistentVolumeName ?? "");
      if (volume === undefined || isUnderWay(attachment, collectedAt)) return undefined;
      const node = attachment.spec?.nodeName ?? "";
      const users = usersOf(volume, podsByClaim).filter(({ spec }) => spec?.nodeName === node);
      if (users.length === 0) {
        const isHeld = nodes?.get(node)?.status?.volumesInUse?.includes(uniqueNameOf(volume)) ?? false;
        return violate(isHeld ? "inUse" : "unused", attachment, volume, []);
      }
      return checkRemaining(attachment, volume, users, departs);
    });
  },
});

/** It is being detached, and has not been for long. */
function isUnderWay({ metadata }: VolumeAttachment, collectedAt: string): boolean {
  const seconds = secondsBetween(metadata.deletionTimestamp, collectedAt);
  return seconds !== undefined && seconds < PATIENCE_SECONDS;
}

/**
 * How the kubelet and the attach-detach controller call a volume of a CSI driver.
 *
 * @see pkg/volume/csi/csi_plugin.go, GetVolumeName
 */
function uniqueNameOf({ spec }: PersistentVolume): string {
  return `kubernetes.io/csi/${spec?.csi?.driver ?? ""}^${spec?.csi?.volumeHandle ?? ""}`;
}

/** DaemonSets' Pods stay on a drained Node by design, and so do their volumes. */
function checkRemaining(
  attachment: VolumeAttachment,
  volume: PersistentVolume,
  users: readonly Pod[],
  departs: Departure,
): Found | Undecided | undefined {
  const movable = users.filter(({ metadata }) => controllerOf(metadata)?.kind !== "DaemonSet");
  const answers = movable.map((pod) => ({ pod, answer: departs(pod) }));
  const staying = answers.filter(({ answer }) => answer === false).map(({ pod }) => pod);
  if (staying.length > 0) return violate("remaining", attachment, volume, staying);
  return answers.map(({ answer }) => answer).find((answer) => typeof answer === "object");
}

function violate(
  messageId: MessageId,
  attachment: VolumeAttachment,
  volume: PersistentVolume,
  pods: readonly Pod[],
): Found {
  const pv = volume.metadata.name;
  const node = attachment.spec?.nodeName ?? "";
  return {
    messageId,
    severity: "medium",
    certainty: messageId === "unused" ? "conditional" : "certain",
    subject: namedSubject("PersistentVolume", pv),
    identity: { node, pv },
    data: {
      pv,
      node,
      count: pods.length,
      pods: pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      { object: `VolumeAttachment/${attachment.metadata.name}`, path: "/status/attached", value: true },
      ...(messageId === "inUse"
        ? [{ object: `Node/${node}`, path: "/status/volumesInUse", value: uniqueNameOf(volume) }]
        : []),
    ],
  };
}
