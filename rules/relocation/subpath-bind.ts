import { mountEvidence } from "../../lib/derive/evidence.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isAtOrBelow } from "../../lib/derive/path.js";
import { plannedLoss, type RelocatedMount } from "../../lib/derive/relocation.js";
import { directorySubject, objectSubject } from "../../lib/derive/subject.js";
import { ownerOf, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Relocate } from "../../lib/model/change.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "exposed" | "singleFile" | "podLocal";
type SubpathMount = RelocatedMount & { readonly place: { readonly kind: "subpath"; readonly volume: string } };

interface Context {
  readonly node: string;
  readonly table: MountTable;
  readonly index: VolumeIndex | undefined;
  readonly change: Relocate;
}

const UNMOUNT = {
  text: "Stop the Pod, then unmount the bind; only then copy, rename or remove the tree.",
  commands: ["umount -- {mountedAt}"],
  destructive: false,
};
const VERIFY = ["grep -F volume-subpaths /proc/1/mountinfo"];

/** subPath brings any kind of volume below the kubelet's root, hostPath included, which otherwise never stands there. */
export const subpathBind = defineHostRule({
  id: "subpath-bind",
  family: "relocation",
  title: "A subPath of a volume is mounted inside the directory that is to move",
  risks: ["A05"],
  rationale:
    "For a subPath the kubelet binds a directory or a file of the volume below its own root. Data that the kubelet's root " +
    "otherwise never shows, such as a hostPath, is then within reach of a recursive delete.",
  sources: [
    "pkg/volume/util/subpath/subpath_linux.go in Kubernetes: doBindSubPath",
    "https://github.com/kubernetes/kubernetes/issues/72257",
  ],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["node", "path"],
  messages: {
    exposed: {
      message: "subPath {mountedAt} of volume {volume} shows {hostPath}",
      impact: "rm -rf of the old tree, or mv of it across file systems, deletes {hostPath}.",
      condition: "if the old tree is then removed, or moved with mv to another file system",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    singleFile: {
      message: "subPath {mountedAt} of volume {volume} shows the single file {hostPath}",
      impact:
        "A file that is a mount point cannot be unlinked, so nothing is lost through it, but the tree is not free to move.",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    podLocal: {
      message: "subPath {mountedAt} of volume {volume} shows data that lives with the Pod",
      impact: "Nothing that outlives the Pod is lost, but the tree is not free to move.",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
  },
  requires: { host: ["relocation", "mountTable"] },
  consults: { cluster: ["volumeIndex"] },
  evaluate: ({ change, cluster, host }) => {
    const index = observedValue(cluster.volumeIndex);
    const node = host.node ?? host.name;
    const table = host.facts.mountTable;
    return examine(host.facts.relocation, ({ mounts, realFrom }) =>
      mounts.filter(isSubpath).map((bind) => violate(bind, realFrom, { node, table, index, change })),
    );
  },
});

function isSubpath(mount: RelocatedMount): mount is SubpathMount {
  return mount.place?.kind === "subpath";
}

function violate(
  { mount, place, hostPath, isFile, isPersistent, lostBy }: SubpathMount,
  realFrom: string,
  { node, table, index, change }: Context,
): Violation<MessageId, "node" | "path"> {
  // emptyDir, configMap and Secret volumes on disk are directories of the kubelet's root itself.
  const isPodLocal = !isPersistent || (hostPath !== null && isAtOrBelow(hostPath, realFrom));
  const isExposed = !isPodLocal && lostBy.length > 0;
  const planned = plannedLoss(change.removal);
  const pod = index === undefined ? undefined : ownerOf(place, index).pod;
  return {
    messageId: isExposed ? "exposed" : isFile && !isPodLocal ? "singleFile" : "podLocal",
    severity: isExposed ? "critical" : "medium",
    certainty: !isExposed || (planned !== null && lostBy.includes(planned)) ? "certain" : "conditional",
    subject: directorySubject(mount.target),
    identity: { node, path: mount.target },
    data: {
      mountedAt: mount.target,
      volume: place.volume,
      hostPath: hostPath ?? `${mount.source} (${mount.root})`,
    },
    affected: pod === undefined ? [] : [objectSubject("Pod", pod)],
    evidence: [mountEvidence(node, table, mount)],
  };
}
