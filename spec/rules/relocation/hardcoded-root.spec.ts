import { aRelocation, testRule } from "../../../lib/testing/index.js";
import { hardcodedRoot } from "../../../rules/relocation/hardcoded-root.js";

const daemonSet = (path: string) => ({
  metadata: { name: "csi", namespace: "kube-system" },
  spec: { template: { spec: { volumes: [{ name: "registry", hostPath: { path } }] } } },
});
const change = aRelocation({ method: "root-dir" });

testRule(hardcodedRoot, {
  pass: { "the DaemonSet mounts other directories": { change, cluster: { daemonSets: [daemonSet("/var/log")] } } },
  fail: {
    "a driver registers in the old directory": {
      change,
      cluster: { daemonSets: [daemonSet("/var/lib/kubelet/plugins_registry")] },
      findings: [
        {
          messageId: "hardcoded",
          severity: "high",
          message:
            "DaemonSet kube-system/csi mounts /var/lib/kubelet/plugins_registry, which the new root directory leaves behind",
        },
      ],
    },
  },
  notApplicable: {
    "the path stays the same": {
      change: aRelocation(),
      cluster: { daemonSets: [daemonSet("/var/lib/kubelet/plugins_registry")] },
    },
  },
});
