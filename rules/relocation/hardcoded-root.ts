import { DEFAULT_KUBELET_ROOT } from "../../lib/derive/kubelet-root.js";
import { isAtOrBelow } from "../../lib/derive/path.js";
import { directorySubject, objectSubject } from "../../lib/derive/subject.js";
import type { ConfigMap, DaemonSet } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

/** Where the kubelet and device plugins meet, whatever --root-dir says. @see pkg/apis/deviceplugin/v1beta1/constants.go in k8s.io/kubelet */
const DEVICE_PLUGINS = `${DEFAULT_KUBELET_ROOT}/device-plugins`;

/** Drivers and agents have the kubelet's directory written into their manifests. */
export const hardcodedRoot = defineClusterRule({
  id: "hardcoded-root",
  family: "relocation",
  title: "A DaemonSet has the old directory written into it",
  risks: ["A12", "A31"],
  rationale:
    "With another --root-dir the kubelet looks for plugin sockets in a new directory while drivers register in the old one, " +
    "and kubeadm goes on writing to /var/lib/kubelet whatever the flag says.",
  sources: [
    "https://github.com/kubernetes/kubeadm/issues/1478",
    "https://kubernetes-csi.github.io/docs/node-driver-registrar.html",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["namespace", "name"],
  messages: {
    hardcoded: {
      message: "DaemonSet {daemonSet} mounts {path}, which the new root directory leaves behind",
      impact:
        "Its driver or agent works in a directory that the kubelet no longer reads; volumes of the driver cannot be mounted.",
      remediation: [
        {
          text: "Keep the path by mounting the new file system at it, or install the software anew with the new directory.",
          commands: ["kubectl get daemonset -o yaml -n {namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get csinodes"],
    },
    kubeadm: {
      message: "kubeadm made this cluster, and writes to {root} whatever --root-dir says",
      impact:
        "At the next upgrade, join or reset it reads and writes configuration in the old directory; the kubelet does not see it.",
      condition: "if kubeadm is used on the Node again",
      remediation: [
        {
          text: "Keep the path: mount the new file system at it instead of telling the kubelet another one.",
          commands: ["findmnt -T {root}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get configmap kubeadm-config -n kube-system -o name"],
    },
  },
  requires: { cluster: ["daemonSets"] },
  consults: { cluster: ["configMaps"] },
  evaluate: ({ change, cluster: { daemonSets, configMaps } }) => {
    // With a link or a mount the old path leads to the new directory.
    if (change.method !== "root-dir") return { kind: "notApplicable", reason: "the path stays the same" };
    const roots = change.moves.map(({ from }) => from);
    const outcome = examine(daemonSets, (daemonSet) => check(daemonSet, roots));
    if (outcome.kind === "notApplicable" || !roots.includes(DEFAULT_KUBELET_ROOT)) return outcome;
    const unknown = undecidedBy(configMaps, "whether kubeadm made this cluster");
    return {
      ...outcome,
      examined: outcome.examined + 1,
      violations: [...outcome.violations, ...(observedValue(configMaps)?.some(isOfKubeadm) ? [violateKubeadm()] : [])],
      undecided: [...outcome.undecided, ...(unknown === undefined ? [] : [unknown])],
    };
  },
});

type Found = Violation<"hardcoded" | "kubeadm", "namespace" | "name">;

function isOfKubeadm({ metadata }: ConfigMap): boolean {
  return metadata.namespace === "kube-system" && metadata.name === "kubeadm-config";
}

function violateKubeadm(): Found {
  return {
    messageId: "kubeadm",
    severity: "medium",
    certainty: "conditional",
    subject: directorySubject(DEFAULT_KUBELET_ROOT),
    identity: { namespace: "kube-system", name: "kubeadm-config" },
    data: { root: DEFAULT_KUBELET_ROOT },
    evidence: [{ object: "ConfigMap/kube-system/kubeadm-config", path: "/metadata/name", value: "kubeadm-config" }],
  };
}

function check(daemonSet: DaemonSet, roots: readonly string[]): Found | undefined {
  const volumes = daemonSet.spec?.template?.spec?.volumes ?? [];
  const position = volumes.findIndex(
    ({ hostPath }) =>
      hostPath !== undefined &&
      !isAtOrBelow(hostPath.path, DEVICE_PLUGINS) &&
      roots.some((root) => isAtOrBelow(hostPath.path, root)),
  );
  const path = volumes[position]?.hostPath?.path;
  if (path === undefined) return undefined;
  const { namespace = "", name } = daemonSet.metadata;
  return {
    messageId: "hardcoded",
    severity: "high",
    certainty: "certain",
    subject: objectSubject("DaemonSet", daemonSet),
    identity: { namespace, name },
    data: { daemonSet: `${namespace}/${name}`, namespace, name, path },
    evidence: [
      {
        object: `DaemonSet/${namespace}/${name}`,
        path: `/spec/template/spec/volumes/${position}/hostPath/path`,
        value: path,
      },
    ],
  };
}
