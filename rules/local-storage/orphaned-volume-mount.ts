import { DRAIN_COST, DRAIN_NODE, type DrainCost, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, type KubeletPath, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { parentOf } from "../../lib/derive/path.js";
import { directorySubject, namedSubject } from "../../lib/derive/subject.js";
import { persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type PodPlace = Exclude<KubeletPath, { readonly kind: "global-mount" }>;
type Found = Violation<"orphaned" | "unreconstructable", "node" | "pv" | "key">;

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
    unreconstructable: {
      message: "{volume} is mounted at {path}, and vol_data.json is not beside it",
      impact:
        "After a start the kubelet cannot rebuild the volume from its directory: the driver is not told to unmount it, and it stays attached to this Node.",
      condition: "if the Pod is gone when the kubelet has started",
      remediation: [
        {
          text: `Delete the Pod while the kubelet runs, so that the volume is unmounted and mounted anew with its file. ${DRAIN_COST}`,
          commands: ["ls -la -- {directory}", DRAIN_NODE],
          destructive: false,
        },
      ],
      verify: ["ls -- {directory}/vol_data.json"],
    },
  },
  requires: { cluster: ["volumeIndex"], host: ["mounts", "mountTable", "kubeletRoot"] },
  consults: { cluster: ["podsByNode"], host: ["csiVolumes"] },
  evaluate: ({ cluster: { volumeIndex, podsByNode }, host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot, csiVolumes } = host.facts;
    const withoutData = new Set(
      (observedValue(csiVolumes) ?? [])
        .filter(({ hasVolumeData }) => !hasVolumeData)
        .map(({ path }) => `${path}/mount`),
    );
    const places = mounts.flatMap((mount) => {
      const place = parseKubeletPath(mount.target);
      const isOfPod = place !== undefined && place.kind !== "global-mount" && isCurrent(place.root, kubeletRoot);
      return isOfPod && isPersistent(mount.fstype) ? [{ mount, place }] : [];
    });
    const cost = drainCostOn(podsByNode, [node]);
    const outcome = examine(places, ({ mount, place }) => {
      const isKnown = volumeIndex.podsByUid.has(place.podUid);
      if (isKnown && !withoutData.has(mount.target)) return undefined;
      return violate(isKnown ? "unreconstructable" : "orphaned", mount, place, { node, mountTable, volumeIndex, cost });
    });
    const hasCsi = places.some(({ place }) => place.kind === "pod-volume" && place.plugin === "csi");
    if (csiVolumes.state === "observed" || !hasCsi || outcome.kind !== "examined") return outcome;
    const detail = `whether the kubelet of ${node} can rebuild its CSI volumes after a start: ${csiVolumes.detail}`;
    return { ...outcome, undecided: [...outcome.undecided, { reason: csiVolumes.reason, detail }] };
  },
});

interface Surroundings {
  readonly node: string;
  readonly mountTable: MountTable;
  readonly volumeIndex: VolumeIndex;
  readonly cost: DrainCost;
}

/** Mounts below a former root are another hazard, and a worse one. */
function isCurrent(root: string, { path, realPath }: KubeletRoot): boolean {
  return root === path || root === realPath;
}

function violate(
  messageId: Found["messageId"],
  mount: Mount,
  place: PodPlace,
  { node, mountTable, volumeIndex, cost }: Surroundings,
): Found {
  const pv = persistentVolumeName(place, volumeIndex);
  const common = { volume: pv === null ? `Volume ${place.volume}` : `PersistentVolume ${pv}`, path: mount.target };
  return {
    messageId,
    severity: "medium",
    certainty: "conditional",
    subject: pv === null ? directorySubject(mount.target) : namedSubject("PersistentVolume", pv),
    identity: pv === null ? { node, key: place.volume } : { node, pv },
    data:
      messageId === "orphaned"
        ? { ...common, uid: place.podUid }
        : { ...common, ...cost, node, directory: parentOf(mount.target) },
    evidence: [mountEvidence(node, mountTable, mount)],
  };
}
