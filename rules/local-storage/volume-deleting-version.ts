import { DRAIN_COST, DRAIN_NODE, drainCost } from "../../lib/derive/drain-remedy.js";
import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import { isLocal } from "../../lib/derive/local-volume.js";
import { claimsOf } from "../../lib/derive/pod-claims.js";
import type { VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Node, PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "deletesSubpaths" | "forgetsVolumes" | "weakMountCheck";
type Found = Violation<MessageId, "name" | "key">;

const UPGRADE = {
  text: `Upgrade the kubelet first, on the drained Node. ${DRAIN_COST}`,
  commands: [DRAIN_NODE, "kubectl get node -o wide -- {node}"],
  destructive: false,
};
const VERIFY = ["kubectl get node -o wide -- {node}"];

/** Versions in which the kubelet's own cleaning up took data along, or cannot tell a mount from a directory. */
export const volumeDeletingVersion = defineClusterRule({
  id: "volume-deleting-version",
  family: "local-storage",
  title: "A version on the Node is known to mishandle mounted volumes",
  risks: ["A32"],
  rationale:
    "Today's kubelet never deletes recursively where a volume may be mounted. Older ones did when they met directories of Pods " +
    "that were gone, which is what a restart, a relocation or a reboot leaves behind.",
  sources: [
    "https://github.com/kubernetes/kubernetes/issues/72257",
    "https://github.com/kubernetes/kubernetes/pull/102576",
    "https://man7.org/linux/man-pages/man2/statx.2.html: STATX_ATTR_MOUNT_ROOT since Linux 5.8",
  ],
  occasions: ["standing", "relocate", "reboot"],
  worst: { standing: "high", relocate: "critical", reboot: "critical" },
  identity: ["name", "key"],
  messages: {
    deletesSubpaths: {
      message: "{node} runs kubelet {kubelet}, and {count:Pod mounts|Pods mount} a subPath of a local volume: {pods}",
      impact: "When it clears away a Pod that is gone, it deletes what the subPath shows on the root file system.",
      condition: "if the kubelet restarts with such Pods gone",
      remediation: [UPGRADE],
      verify: VERIFY,
    },
    forgetsVolumes: {
      message: "{node} runs kubelet {kubelet}, and {count:Pod uses|Pods use} volumes of a CSI driver: {pods}",
      impact: "It removes its notes of volumes that are still mounted; they are then never unmounted nor detached.",
      condition: "if the kubelet restarts while Pods of the Node are deleted",
      remediation: [UPGRADE],
      verify: VERIFY,
    },
    weakMountCheck: {
      message: "{node} runs Linux {kernel}, and {count:Pod uses|Pods use} local volumes: {pods}",
      impact:
        "The kernel does not tell the kubelet what a mount point is; a bind of the same device looks like a directory.",
      condition: "if the distribution has not brought it over from Linux 5.8",
      remediation: [
        {
          text: "Unmount and look at the mount table yourself before anything below the kubelet's root is removed.",
          commands: ["grep -F /pods/ /proc/1/mountinfo"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["nodes", "podsByNode", "volumeIndex"] },
  evaluate: ({ change, cluster: { nodes, podsByNode, volumeIndex } }) => {
    const touched = change.kind === "standing" ? undefined : new Set<string>(change.nodes);
    const looked = nodes.filter(({ metadata }) => touched === undefined || touched.has(metadata.name));
    const deletes: Severity = touched === undefined ? "high" : "critical";
    return examine(looked, (node) => check(node, podsByNode.get(node.metadata.name) ?? [], volumeIndex, deletes));
  },
});

function check(
  node: Node,
  pods: readonly Pod[],
  index: VolumeIndex,
  deletes: Severity,
): readonly (Found | Undecided)[] {
  const name = node.metadata.name;
  if (node.status?.nodeInfo?.operatingSystem === "windows") return [];
  const { kubeletVersion: kubelet = "", kernelVersion: kernel = "" } = node.status?.nodeInfo ?? {};
  const minor = minorVersion(kubelet);
  const isWeakKernel = isOlderThan58(kernel);
  const cost = drainCost(pods);
  const results: (Found | Undecided)[] = [];
  const add = (messageId: MessageId, severity: Severity, found: readonly Pod[]): void => {
    if (found.length > 0) {
      const violation = violate(messageId, severity, found, { name, kubelet, kernel });
      results.push({ ...violation, data: { ...violation.data, ...cost } });
    }
  };
  if (minor === undefined) results.push(unreadable(name, "kubelet", kubelet));
  else {
    const deletesSubpaths = clearsSubpaths(minor, kubelet);
    const bySubpath = deletesSubpaths === false ? [] : pods.filter((pod) => hasLocalSubpath(pod, index));
    if (deletesSubpaths !== undefined) add("deletesSubpaths", deletes, bySubpath);
    else if (bySubpath.length > 0) results.push(unreadable(name, "kubelet", kubelet));
    if (minor < 22)
      add(
        "forgetsVolumes",
        "medium",
        pods.filter((pod) => volumesOf(pod, index).some(isCsi)),
      );
  }
  if (isWeakKernel === undefined) results.push(unreadable(name, "kernel", kernel));
  if (isWeakKernel === true)
    add(
      "weakMountCheck",
      "low",
      pods.filter((pod) => volumesOf(pod, index).some(isLocal)),
    );
  return results;
}

/** First patch releases of a minor version that leave a Pod's directory alone while subPaths are in it. */
const SUBPATHS_SPARED: ReadonlyMap<number, number> = new Map([
  [11, 7],
  [12, 5],
  [13, 2],
]);

/**
 * Whether the kubelet clears away the directory of a Pod that is gone whatever subPaths are mounted in it; undefined where the
 * patch release decides and cannot be read.
 *
 * @see pkg/kubelet/kubelet_volumes.go in Kubernetes 1.13.1 and 1.13.2: podVolumeSubpathsDirExists
 */
function clearsSubpaths(minor: number, kubelet: string): boolean | undefined {
  if (minor >= 14) return false;
  const spared = SUBPATHS_SPARED.get(minor);
  if (spared === undefined) return true;
  const patch = /^v?1\.\d+\.(\d+)/.exec(kubelet)?.[1];
  return patch === undefined ? undefined : Number(patch) < spared;
}

/** undefined where the version cannot be read: that is neither old nor new. */
function isOlderThan58(kernel: string): boolean | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernel) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return Number(major) < 5 || (Number(major) === 5 && Number(minor) < 8);
}

function unreadable(node: string, what: string, version: string): Undecided {
  const reason = version === "" ? "not-collected" : "malformed";
  return {
    reason,
    detail: `the version of the ${what} of ${node} is ${version === "" ? "not known" : `"${version}"`}`,
  };
}

function isCsi({ spec }: PersistentVolume): boolean {
  return spec?.csi !== undefined;
}

function volumesOf({ metadata, spec }: Pod, index: VolumeIndex): readonly PersistentVolume[] {
  return claimsOf(metadata.name, spec ?? {}).flatMap(({ claimName }) => volumeOf(metadata.namespace, claimName, index));
}

function volumeOf(namespace: string | undefined, claim: string, index: VolumeIndex): readonly PersistentVolume[] {
  const name = index.claims.get(`${namespace}/${claim}`)?.spec?.volumeName;
  const volume = name === undefined ? undefined : index.persistentVolumes.get(name);
  return volume === undefined ? [] : [volume];
}

function hasLocalSubpath({ metadata, spec }: Pod, index: VolumeIndex): boolean {
  const mounts = (spec?.containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts);
  const bySubpath = new Set(
    mounts.filter(({ subPath, subPathExpr }) => subPath ?? subPathExpr).map(({ name }) => name),
  );
  return (spec?.volumes ?? []).some(({ name, persistentVolumeClaim: claim }) => {
    return (
      bySubpath.has(name) && claim !== undefined && volumeOf(metadata.namespace, claim.claimName, index).some(isLocal)
    );
  });
}

function violate(
  messageId: MessageId,
  severity: Severity,
  pods: readonly Pod[],
  { name, kubelet, kernel }: { readonly name: string; readonly kubelet: string; readonly kernel: string },
): Found {
  const isKernel = messageId === "weakMountCheck";
  return {
    messageId,
    severity,
    certainty: "conditional",
    subject: { kind: "Node", name },
    identity: { name, key: messageId },
    data: {
      node: name,
      kubelet,
      kernel,
      count: pods.length,
      pods: pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    },
    evidence: [
      {
        object: `Node/${name}`,
        path: `/status/nodeInfo/${isKernel ? "kernelVersion" : "kubeletVersion"}`,
        value: isKernel ? kernel : kubelet,
      },
    ],
  };
}
