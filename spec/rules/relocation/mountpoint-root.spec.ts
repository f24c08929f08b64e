import { aMount, aRelocation, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { mountpointRoot } from "../../../rules/relocation/mountpoint-root.js";

const own = aMount("/var/lib/kubelet", { id: 44, device: "8:16", source: "/dev/sdb" });
const ontoItself = aMount("/var/lib/kubelet", {
  id: 45,
  device: "254:0",
  root: "/var/lib/kubelet",
  source: "/dev/vda",
});

testRule(mountpointRoot, {
  pass: {
    "the root is a plain directory": { change: aRelocation(), hosts: { node1: { mounts: [ROOT_MOUNT], paths: [] } } },
    "the new file system is mounted in place of the old one": {
      change: aRelocation({ method: "mount" }),
      hosts: { node1: { mounts: [ROOT_MOUNT, own], paths: [] } },
    },
  },
  fail: {
    "the root is a disk of its own": {
      change: aRelocation(),
      hosts: { node1: { mounts: [ROOT_MOUNT, own], paths: [] } },
      findings: [
        {
          messageId: "ownFilesystem",
          severity: "high",
          certainty: "certain",
          message: "/var/lib/kubelet is the mount point of /dev/sdb",
        },
      ],
    },
    "the kubelet bound its root onto itself, as it does where / is not shared": {
      change: aRelocation(),
      hosts: { node1: { mounts: [{ ...ROOT_MOUNT, propagation: [] }, ontoItself], paths: [] } },
      findings: [{ messageId: "boundOntoItself", severity: "high" }],
    },
  },
});
