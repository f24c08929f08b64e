import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, open, type Violation } from "../../lib/rule.js";

/** Minor version of Kubernetes 1.x that no longer has the plugins, nor their translation to CSI. */
const REMOVED_IN_MINOR = 31;

/** The volume's kind still stands in the API, and nothing in the new version can mount it. */
export const removedVolumePlugin = defineClusterRule({
  id: "removed-volume-plugin",
  family: "upgrade",
  title: "Volumes are of a plugin that the new version does not have",
  risks: ["D06", "H09"],
  rationale:
    "The plugins for RBD and CephFS were taken out of Kubernetes in 1.31, and with them what translated their volumes to the CSI drivers. " +
    "The API still accepts such a PersistentVolume; a kubelet of that version cannot mount it.",
  sources: [
    "https://github.com/kubernetes/kubernetes/pull/124546",
    "https://github.com/kubernetes/kubernetes/pull/124544",
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes",
  ],
  occasions: ["upgrade"],
  worst: { upgrade: "high" },
  identity: ["pv"],
  messages: {
    removed: {
      message: "PersistentVolume {pv} (claim {claim}) is of type {type}, which Kubernetes {version} cannot mount",
      impact: "Its Pods do not start on an upgraded Node; the data stays in the storage.",
      remediation: [
        {
          text: "Before the upgrade, make the volume anew with the CSI driver for the same image, with Retain on the old one, and move the claim over.",
          commands: ["kubectl get pv -o yaml -- {pv}", "kubectl get csidrivers"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {pv}"],
    },
  },
  requires: { cluster: ["persistentVolumes"] },
  evaluate: ({ change, cluster: { persistentVolumes } }) => {
    const minor = minorVersion(change.toVersion);
    if (minor === undefined) return open("malformed", `${change.toVersion} is no version of Kubernetes 1.x`);
    return examine(persistentVolumes, (volume) => {
      const type = minor < REMOVED_IN_MINOR ? undefined : removedType(volume);
      return type === undefined ? undefined : violate(volume, type, change.toVersion);
    });
  },
});

function removedType({ spec }: PersistentVolume): "rbd" | "cephfs" | undefined {
  if (spec?.rbd !== undefined) return "rbd";
  return spec?.cephfs === undefined ? undefined : "cephfs";
}

function violate(volume: PersistentVolume, type: string, version: string): Violation<"removed", "pv"> {
  const { name } = volume.metadata;
  return {
    messageId: "removed",
    severity: "high",
    certainty: "certain",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, claim: claimOf(volume) ?? "none", type, version },
    evidence: [{ object: `PersistentVolume/${name}`, path: `/spec/${type}`, value: type }],
  };
}
