import { aDirectory, aMissingPath, aMount, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { leftoverTree } from "../../../rules/disk/leftover-tree.js";

const BAK = "/var/lib/containerd.bak";

testRule(leftoverTree, {
  pass: {
    "nothing was put aside": { hosts: { node1: { mounts: [ROOT_MOUNT], paths: [aMissingPath(BAK)] } } },
    "volumes are still mounted in it, which is another rule's": {
      hosts: {
        node1: {
          mounts: [ROOT_MOUNT, aMount(podVolumePath("pg-0", "local-volume", "pg", "/var/lib/kubelet.bak"))],
          paths: [aDirectory("/var/lib/kubelet.bak")],
        },
      },
    },
  },
  fail: {
    "the former root of the runtime is still there": {
      hosts: { node1: { mounts: [ROOT_MOUNT], paths: [aDirectory(BAK, { entries: 8 })] } },
      findings: [
        {
          messageId: "leftOver",
          severity: "low",
          message:
            "/var/lib/containerd.bak stands beside /var/lib/containerd with 8 entries, and nothing is mounted in it",
        },
      ],
    },
  },
  notApplicable: { "no such name was looked for": { hosts: { node1: { mounts: [ROOT_MOUNT], paths: [] } } } },
});
