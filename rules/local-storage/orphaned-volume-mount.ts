import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, type KubeletPath, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { directorySubject, namedSubject } from "../../lib/derive/subject.js";
import { persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type PodPlace = Exclude<KubeletPath, { readonly kind: "global-mount" }>;
type Found = Violation<"orphaned", "node" | "pv" | "key">;

/** What a kubelet finds mounted for Pods that are gone it has to rebuild from a directory; not everything can be rebuilt. */
export const orphanedVolumeMount = defineHostRule({
  id: "orphaned-volume-mount",
  family: "local-storage",
  title: "A volume is mounted for a Pod that the cluster does not know",
  risks: ["A39"],
  rationale:
    "When Pods are deleted while the kubelet is down, the next start finds their mounts and no Pods. What it cannot rebuild " +
    "from the directory stays mounted: the volume cannot be attached elsewhere, and a later cleanup deletes through it.",
  sources: [
    "pkg/kubelet/volumemanager/reconciler/reconstruct.go in Kubernetes",
    "https://github.com/kubernetes/kubernetes/issues/101911",
  ],
  occasions: ["standing", "relocate", "reboot", "power-off", "drain"],
  worst: { standing: "medium", relocate: "medium", reboot: "medium", "power-off": "medium", drain: "medium" },
  identity: ["node", "pv", "key"],
  messages: {
    orphaned: {
      message: "{volume} is mounted at {path} for the Pod with UID {uid}, which the API does not know",
      impact:
        "The kubelet may never unmount it: the volume stays attached to this Node, and its data within reach of a cleanup.",
      condition: "if the Pod was deleted, and not made since the Pods were listed",
      remediation: [
        {
          text: "See what the kubelet says about it; when no process uses it any more, unmount it before you go on.",
          commands: ["journalctl -u kubelet --since -1h --grep {uid}", "fuser -vm -- {path}", "umount -- {path}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -M {path}"],
    },
  },
  requires: { cluster: ["volumeIndex"], host: ["mounts", "mountTable", "kubeletRoot"] },
  evaluate: ({ cluster: { volumeIndex }, host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot } = host.facts;
    const places = mounts.flatMap((mount) => {
      const place = parseKubeletPath(mount.target);
      const isOfPod = place !== undefined && place.kind !== "global-mount" && isCurrent(place.root, kubeletRoot);
      return isOfPod && isPersistent(mount.fstype) ? [{ mount, place }] : [];
    });
    return examine(places, ({ mount, place }) => {
      if (volumeIndex.podsByUid.has(place.podUid)) return undefined;
      return violate(mount, place, node, mountTable, volumeIndex);
    });
  },
});

/** Mounts below a former root are another hazard, and a worse one. */
function isCurrent(root: string, { path, realPath }: KubeletRoot): boolean {
  return root === path || root === realPath;
}

function violate(mount: Mount, place: PodPlace, node: string, table: MountTable, index: VolumeIndex): Found {
  const pv = persistentVolumeName(place, index);
  return {
    messageId: "orphaned",
    severity: "medium",
    certainty: "conditional",
    subject: pv === null ? directorySubject(mount.target) : namedSubject("PersistentVolume", pv),
    identity: pv === null ? { node, key: place.volume } : { node, pv },
    data: {
      volume: pv === null ? `Volume ${place.volume}` : `PersistentVolume ${pv}`,
      path: mount.target,
      uid: place.podUid,
    },
    evidence: [mountEvidence(node, table, mount)],
  };
}
