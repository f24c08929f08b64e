import { mountEvidence } from "../../lib/derive/evidence.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { parentOf } from "../../lib/derive/path.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Relocate } from "../../lib/model/change.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

const MAKE_SHARED = {
  text: "Make the mount shared now, and by its unit or by systemd's default at every boot.",
  commands: ["mount --make-rshared -- {mount}"],
  destructive: false,
};
const VERIFY = ["findmnt -o TARGET,PROPAGATION -T {to}"];

/** Mounts that a CSI driver makes in its container reach the kubelet only through a shared mount. */
export const privateDestination = defineHostRule({
  id: "private-destination",
  family: "relocation",
  title: "The new place of the kubelet's root is not a shared mount",
  risks: ["A13"],
  rationale:
    "Containers with mountPropagation Bidirectional, as every CSI node plugin has, are refused by the runtime when the " +
    "directory that they mount is not on a shared mount. A kubelet that starts sees to that by binding its root onto itself, but " +
    "it looks for the mount by the path as it is written: behind a symbolic link it finds the one that holds the link.",
  sources: [
    "https://man7.org/linux/man-pages/man7/mount_namespaces.7.html",
    "https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation",
    "pkg/cri/opts/spec_linux_opts.go in containerd: ensureShared",
    "pkg/volume/util/hostutil/hostutil_linux.go in Kubernetes: DoMakeRShared, findMountInfo",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    notShared: {
      message:
        "{to} is on the mount {mount}, whose propagation is {propagation}, and the kubelet looks at the one that holds the link {from}",
      impact:
        "Pods that mount the kubelet's root with Bidirectional propagation, CSI drivers first of all, do not start.",
      remediation: [MAKE_SHARED],
      verify: VERIFY,
    },
    boundAnew: {
      message: "{to} is on the mount {mount}, whose propagation is {propagation}",
      impact:
        "The kubelet binds its root onto itself when it starts and makes that shared; from then on mv of the root fails, as of " +
        "any mount point.",
      remediation: [MAKE_SHARED],
      verify: VERIFY,
    },
  },
  requires: { host: ["relocation", "kubeletRoot", "mountTable"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const trees = host.facts.relocation.filter((tree) => isKubeletRoot(tree, host.facts.kubeletRoot));
    return examine(trees, (tree) => violate(tree, { node, table: host.facts.mountTable, method: change.method }));
  },
});

function isKubeletRoot({ move, realFrom }: RelocatedTree, root: KubeletRoot): boolean {
  return move.from === root.path || realFrom === root.realPath;
}

interface Context {
  readonly node: string;
  readonly table: MountTable;
  readonly method: Relocate["method"];
}

function violate({ move, destinationMount }: RelocatedTree, { node, table, method }: Context) {
  if (destinationMount === undefined) {
    return { reason: "malformed" as const, detail: `no mount of the host holds ${move.to}` };
  }
  if (isShared(destinationMount)) return undefined;
  const looksElsewhere = method === "symlink" && isShared(table.containing(parentOf(move.from)));
  return {
    messageId: looksElsewhere ? "notShared" : "boundAnew",
    severity: looksElsewhere ? "high" : "low",
    certainty: "certain",
    subject: directorySubject(move.to),
    identity: { node, path: move.to },
    data: {
      from: move.from,
      to: move.to,
      mount: destinationMount.target,
      propagation: destinationMount.propagation.length === 0 ? "private" : destinationMount.propagation.join(" "),
    },
    evidence: [mountEvidence(node, table, destinationMount)],
  } satisfies Violation<"notShared" | "boundAnew", "node" | "path">;
}

function isShared(mount: Mount | undefined): boolean {
  return mount?.propagation.some((field) => field.startsWith("shared:")) === true;
}
