import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent, parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { persistentVolumeName, type VolumeIndex } from "../../lib/derive/volume-index.js";
import type { Mount } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"mounted" | "uninstalled" | "guarded", "node" | "path">;

/** The first kubeadm whose reset stops at a volume that it cannot unmount; before, it warned and deleted. */
const STOPPING_MINOR = 30;

const UNMOUNT = {
  text: `Drain the Node, wait until they are gone, and unmount what is left before any reset. ${DRAIN_COST}`,
  commands: [DRAIN_NODE, "umount -- {targets}"],
  destructive: false,
};
const VERIFY = ["grep -F -- {root}/ /proc/1/mountinfo"];

/** Taking Kubernetes off a machine deletes its directories, and whatever is still mounted in them. */
export const resetThroughMount = defineHostRule({
  id: "reset-through-mount",
  family: "local-storage",
  title: "A reset of the host would delete through mounted volumes",
  risks: ["A33"],
  rationale:
    "kubeadm reset before 1.30 only warned when a volume could not be unmounted and then deleted the kubelet's root all the " +
    "same, through the mount; since then it stops. Scripts that uninstall a distribution still delete its directories.",
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
      condition: "if kubeadm before 1.30 resets the host, or {root} is deleted, before they are unmounted",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    uninstalled: {
      message: "{count:volume is|volumes are} mounted below {root} of a Node of {distribution}: {volumes}",
      impact:
        "The script that uninstalls it unmounts what it can, then deletes {root} and its own directories, volumes with them.",
      condition:
        "if the uninstallation meets a volume that is in use, or keeps its data below the distribution's directory",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
    guarded: {
      message:
        "{count:volume is|volumes are} mounted below {root}: {volumes}; kubeadm since 1.30 stops where it cannot unmount one",
      impact: "kubeadm reset does not get past a volume that is in use. Whatever else deletes {root} deletes its data.",
      condition: "if {root} is deleted by other means, or a former root still has mounts below it",
      remediation: [UNMOUNT],
      verify: VERIFY,
    },
  },
  requires: { host: ["mounts", "mountTable", "kubeletRoot"] },
  consults: { cluster: ["volumeIndex", "nodesByName", "podsByNode"] },
  evaluate: ({ cluster, host }) => {
    const node = host.node ?? host.name;
    const { mounts, mountTable, kubeletRoot } = host.facts;
    const volumes = mounts.filter((mount) => isVolume(mount, kubeletRoot));
    const index = observedValue(cluster.volumeIndex);
    const reset = resetOf(observedValue(cluster.nodesByName)?.get(node)?.status?.nodeInfo?.kubeletVersion);
    const outcome = examine([volumes], (found) => {
      const violation = violate(found, { reset, kubeletRoot, mountTable, index, node });
      return violation && { ...violation, data: { ...violation.data, ...drainCostOn(cluster.podsByNode, [node]) } };
    });
    if (reset.kind !== "unknown" || outcome.kind !== "examined" || outcome.violations.length === 0) return outcome;
    const { version } = reset;
    const why =
      version === "" ? "the kubelet's version is not known" : `the kubelet's version, ${version}, cannot be read`;
    const detail = `whether a reset of ${node} stops at what it cannot unmount: ${why}; on the host: kubeadm version -o short`;
    return { ...outcome, undecided: [{ reason: version === "" ? "not-collected" : "malformed", detail }] };
  },
});

interface Reset {
  readonly kind: "deletes" | "stops" | "uninstalls" | "unknown";
  readonly version: string;
}

/** kubeadm is of the kubelet's version, or a minor newer in the middle of an upgrade. */
function resetOf(version = ""): Reset {
  if (/\+(?:k3s|rke2)/.test(version)) return { kind: "uninstalls", version };
  const minor = minorVersion(version);
  if (minor === undefined) return { kind: "unknown", version };
  return { kind: minor >= STOPPING_MINOR ? "stops" : "deletes", version };
}

function isVolume({ target, fstype }: Mount, { path, realPath }: KubeletRoot): boolean {
  const root = parseKubeletPath(target)?.root;
  return isPersistent(fstype) && (root === path || root === realPath);
}

interface Surroundings {
  readonly reset: Reset;
  readonly kubeletRoot: KubeletRoot;
  readonly mountTable: MountTable;
  readonly index: VolumeIndex | undefined;
  readonly node: string;
}

function violate(
  mounts: readonly Mount[],
  { reset, kubeletRoot: { path: root }, mountTable, index, node }: Surroundings,
): Found | undefined {
  const [first] = mounts;
  if (first === undefined) return undefined;
  const names = mounts.map((mount) => {
    const place = parseKubeletPath(mount.target);
    return (place && persistentVolumeName(place, index)) ?? mount.target;
  });
  const volumes = [...new Set(names)];
  const common = { root, node, count: volumes.length, volumes, targets: mounts.map(({ target }) => target) };
  const { kind, version } = reset;
  return {
    messageId: kind === "uninstalls" ? "uninstalled" : kind === "deletes" ? "mounted" : "guarded",
    severity: kind === "uninstalls" || kind === "deletes" ? "critical" : "medium",
    certainty: "conditional",
    subject: directorySubject(root),
    identity: { node, path: root },
    data: kind === "uninstalls" ? { ...common, distribution: version.includes("+k3s") ? "k3s" : "RKE2" } : common,
    evidence: [mountEvidence(node, mountTable, first)],
  };
}
