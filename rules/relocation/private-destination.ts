import { mountEvidence } from "../../lib/derive/evidence.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

/** Mounts that a CSI driver makes in its container reach the kubelet only through a shared mount. */
export const privateDestination = defineHostRule({
  id: "private-destination",
  family: "relocation",
  title: "The new place of the kubelet's root is not a shared mount",
  risks: ["A13"],
  rationale:
    "Containers with mountPropagation Bidirectional, as every CSI node plugin has, are refused by the runtime when the " +
    "directory that they mount is not on a shared mount.",
  sources: [
    "https://man7.org/linux/man-pages/man7/mount_namespaces.7.html",
    "https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation",
    "pkg/cri/opts/spec_linux_opts.go in containerd: ensureShared",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    notShared: {
      message: "{to} is on the mount {mount}, whose propagation is {propagation}",
      impact:
        "Pods that mount the kubelet's root with Bidirectional propagation, CSI drivers first of all, do not start.",
      remediation: [
        {
          text: "Make the mount shared now, and by its unit or by systemd's default at every boot.",
          commands: ["mount --make-rshared -- {mount}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -o TARGET,PROPAGATION -T {to}"],
    },
  },
  requires: { host: ["relocation", "kubeletRoot", "mountTable"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const trees = host.facts.relocation.filter((tree) => isKubeletRoot(tree, host.facts.kubeletRoot));
    return examine(trees, (tree) => violate(tree, node, host.facts.mountTable));
  },
});

function isKubeletRoot({ move, realFrom }: RelocatedTree, root: KubeletRoot): boolean {
  return move.from === root.path || realFrom === root.realPath;
}

function violate({ move, destinationMount }: RelocatedTree, node: string, table: MountTable) {
  if (destinationMount === undefined) {
    return { reason: "malformed" as const, detail: `no mount of the host holds ${move.to}` };
  }
  if (destinationMount.propagation.some((field) => field.startsWith("shared:"))) return undefined;
  return {
    messageId: "notShared",
    severity: "high",
    certainty: "certain",
    subject: directorySubject(move.to),
    identity: { node, path: move.to },
    data: {
      to: move.to,
      mount: destinationMount.target,
      propagation: destinationMount.propagation.length === 0 ? "private" : destinationMount.propagation.join(" "),
    },
    evidence: [mountEvidence(node, table, destinationMount)],
  } satisfies Violation<"notShared", "node" | "path">;
}
