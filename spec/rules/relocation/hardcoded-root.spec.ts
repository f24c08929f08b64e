import { aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { hardcodedRoot } from "../../../rules/relocation/hardcoded-root.js";

const daemonSet = (path: string) => ({
  metadata: { name: "csi", namespace: "kube-system" },
  spec: { template: { spec: { volumes: [{ name: "registry", hostPath: { path } }] } } },
});
const change = aRelocation({ method: "root-dir" });

testRule(hardcodedRoot, {
  pass: {
    "a device plugin registers where the kubelet always listens": {
      change,
      cluster: { daemonSets: [daemonSet("/var/lib/kubelet/device-plugins")], configMaps: [] },
    },
    "the DaemonSet mounts other directories": {
      change,
      cluster: { daemonSets: [daemonSet("/var/log")], configMaps: [] },
    },
  },
  fail: {
    "a driver registers in the old directory": {
      change,
      cluster: { daemonSets: [daemonSet("/var/lib/kubelet/plugins_registry")], configMaps: [] },
      findings: [
        {
          messageId: "hardcoded",
          severity: "high",
          message:
            "DaemonSet kube-system/csi mounts /var/lib/kubelet/plugins_registry, which the new root directory leaves behind",
        },
      ],
    },
    "kubeadm made the cluster and keeps to its own path": {
      change,
      cluster: {
        daemonSets: [daemonSet("/var/log")],
        configMaps: [{ metadata: { name: "kubeadm-config", namespace: "kube-system" } }],
      },
      findings: [
        {
          messageId: "kubeadm",
          severity: "medium",
          certainty: "conditional",
          message: "kubeadm made this cluster, and writes to /var/lib/kubelet whatever --root-dir says",
        },
      ],
    },
  },
  open: {
    "nobody could say whether kubeadm made the cluster": {
      change,
      cluster: { daemonSets: [daemonSet("/var/log")], configMaps: missing("forbidden", "may not list configmaps") },
      reason: "forbidden",
    },
  },
  notApplicable: {
    "the path stays the same": {
      change: aRelocation(),
      cluster: { daemonSets: [daemonSet("/var/lib/kubelet/plugins_registry")] },
    },
  },
});
