import { aDirectory, aRelocation, testRule } from "../../../lib/testing/index.js";
import { symlinkedRoot } from "../../../rules/relocation/symlinked-root.js";

const root = aDirectory("/var/lib/kubelet");
const pods = {
  path: "/var/lib/kubelet/pods",
  type: "symlink",
  linkTarget: "/data/pods",
  realPath: "/data/pods",
} as const;

testRule(symlinkedRoot, {
  pass: {
    "MicroK8s ships the kubelet's root as a link, and a disk is mounted in place of what it leads to": {
      change: aRelocation({ method: "mount" }),
      hosts: {
        node1: {
          paths: [
            {
              path: "/var/lib/kubelet",
              type: "symlink",
              linkTarget: "/var/snap/microk8s/common/var/lib/kubelet",
              realPath: "/var/snap/microk8s/common/var/lib/kubelet",
            },
            aDirectory("/var/lib/kubelet/pods"),
          ],
        },
      },
    },
    "the new file system is mounted at the path": {
      change: aRelocation({ method: "mount" }),
      hosts: { node1: { paths: [root] } },
    },
  },
  fail: {
    "the plan links the old path to the new directory": {
      change: aRelocation(),
      hosts: { node1: { paths: [root] } },
      findings: [
        {
          messageId: "planned",
          severity: "medium",
          certainty: "certain",
          message: "/var/lib/kubelet is to become a symbolic link to /data/kubelet",
        },
      ],
    },
    "the directory of the Pods is a link already": {
      change: aRelocation({ method: "mount" }),
      hosts: { node1: { paths: [root, pods] } },
      findings: [
        { messageId: "podsLink", severity: "high", message: "/var/lib/kubelet/pods is a symbolic link to /data/pods" },
      ],
    },
  },
});
