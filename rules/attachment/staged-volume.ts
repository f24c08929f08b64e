import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import { isBelow } from "../../lib/derive/path.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { defineHostRule, examine } from "../../lib/rule.js";

/** The host itself, asked: what the kubelet has mounted for its Pods, and no Pod uses any more. */
export const stagedVolume = defineHostRule({
  id: "staged-volume",
  family: "attachment",
  title: "A volume is still mounted on the host though no Pod there uses it",
  risks: ["D02"],
  rationale:
    "A block volume is mounted once for the whole machine, below plugins/kubernetes.io, and from there into each Pod. When the last Pod is " +
    "gone the kubelet takes the first mount away as well; where that hangs or was forgotten, the device stays mapped and the volume attached, " +
    "whatever the API says of Pods.",
  sources: [
    "pkg/volume/csi/csi_attacher.go in Kubernetes: UnmountDevice",
    "https://kubernetes-csi.github.io/docs/developing.html",
  ],
  occasions: ["drain", "power-off"],
  worst: { drain: "medium", "power-off": "medium" },
  identity: ["node"],
  messages: {
    staged: {
      message: "{count:volume is|volumes are} mounted on {node} for no Pod: {targets}",
      impact: "A machine that goes off with them keeps them from every other Node, with writes that are not flushed.",
      condition: "if they are still there a minute later",
      remediation: [
        {
          text: "Wait for the kubelet; if nothing changes, look why the driver does not unmount, before the machine goes.",
          commands: ["grep -F /plugins/kubernetes.io/ /proc/1/mountinfo", "journalctl -u kubelet --since -10min"],
          destructive: false,
        },
      ],
      verify: ["grep -F /plugins/kubernetes.io/ /proc/1/mountinfo", "kubectl get volumeattachments"],
    },
  },
  requires: { host: ["mounts", "mountTable", "kubeletRoot"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot } = host.facts;
    const used = new Set(mounts.filter(isOfPod).map(({ device }) => device));
    return examine([mounts.filter((mount) => isStaged(mount, kubeletRoot) && !used.has(mount.device))], (unused) => {
      const [first] = unused;
      if (first === undefined) return undefined;
      return {
        messageId: "staged",
        severity: "medium",
        certainty: "conditional",
        subject: { kind: "Node", name: node },
        identity: { node },
        data: { node, count: unused.length, targets: unused.map(({ target }) => target) },
        evidence: [mountEvidence(node, mountTable, first)],
      };
    });
  },
});

/** Drivers mount at `globalmount` or in a directory of their own below it, in-tree plugins below `mounts`. */
function isStaged({ target, fstype }: Mount, { path, realPath }: KubeletRoot): boolean {
  return (
    isPersistent(fstype) &&
    /\/(?:globalmount|mounts)(?:\/|$)/.test(target) &&
    [path, realPath].some((root) => isBelow(target, `${root}/plugins/kubernetes.io`))
  );
}

function isOfPod({ target }: Mount): boolean {
  const kind = parseKubeletPath(target)?.kind;
  return kind === "pod-volume" || kind === "subpath";
}
