import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"mounted", "node" | "path">;

/** Taking Kubernetes off a machine deletes its directories, and whatever is still mounted in them. */
export const resetThroughMount = defineHostRule({
  id: "reset-through-mount",
  family: "local-storage",
  title: "A reset of the host would delete through mounted volumes",
  risks: ["A33"],
  rationale:
    "kubeadm reset before 1.30 only warned when a volume could not be unmounted and then deleted the kubelet's root all the " +
    "same, through the mount. Scripts that uninstall a distribution delete its directories in the same way.",
  sources: [
    "https://github.com/kubernetes/kubeadm/issues/2923",
    "https://github.com/kubernetes/kubernetes/pull/122530",
    "https://docs.k3s.io/installation/uninstall",
  ],
  occasions: ["remove-node", "replace-control-plane"],
  worst: { "remove-node": "critical", "replace-control-plane": "critical" },
  identity: ["node", "path"],
  messages: {
    mounted: {
      message: "{count:volume is|volumes are} mounted below {root}: {volumes}",
      impact: "A reset that deletes {root} while they are mounted deletes their data.",
      condition: "if the host is reset or Kubernetes is uninstalled before they are unmounted",
      remediation: [
        {
          text: `Drain the Node, wait until they are gone, and unmount what is left before any reset. ${DRAIN_COST}`,
          commands: [DRAIN_NODE, "umount -- {targets}"],
          destructive: false,
        },
      ],
      verify: ["grep -F -- {root}/ /proc/1/mountinfo"],
    },
  },
  requires: { host: ["mounts", "mountTable", "kubeletRoot"] },
  consults: { cluster: ["volumeIndex", "podsByNode"] },
  evaluate: ({ cluster, host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot } = host.facts;
    const volumes = mounts.filter((mount) => isVolume(mount, kubeletRoot));
    const index = observedValue(cluster.volumeIndex);
    return examine([volumes], (found) => {
      const violation = violate(found, kubeletRoot, mountTable, index, node);
      return violation && { ...violation, data: { ...violation.data, ...drainCostOn(cluster.podsByNode, [node]) } };
    });
  },
});

function isVolume({ target, fstype }: Mount, { path, realPath }: KubeletRoot): boolean {
  const root = parseKubeletPath(target)?.root;
  return isPersistent(fstype) && (root === path || root === realPath);
}

function violate(
  mounts: readonly Mount[],
  { path: root }: KubeletRoot,
  table: MountTable,
  index: VolumeIndex | undefined,
  node: string,
): Found | undefined {
  const [first] = mounts;
  if (first === undefined) return undefined;
  const names = mounts.map((mount) => {
    const place = parseKubeletPath(mount.target);
    return (place && persistentVolumeName(place, index)) ?? mount.target;
  });
  const volumes = [...new Set(names)];
  return {
    messageId: "mounted",
    severity: "critical",
    certainty: "conditional",
    subject: directorySubject(root),
    identity: { node, path: root },
    data: { root, node, count: volumes.length, volumes, targets: mounts.map(({ target }) => target) },
    evidence: [mountEvidence(node, table, first)],
  };
}
