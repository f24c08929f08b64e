import type { Filesystem } from "../../../lib/model/host-facts.js";
import { aMount, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { idleDataDisk } from "../../../rules/disk/idle-data-disk.js";

const filesystem = (target: string, source: string, availableBytes: number, fstype = "ext4"): Filesystem => ({
  target,
  source,
  fstype,
  sizeBytes: 10 * availableBytes,
  usedBytes: 9 * availableBytes,
  availableBytes,
});
const system = filesystem("/", "/dev/vda", 20e9);
const mounts = [ROOT_MOUNT, aMount("/data", { id: 43 })];
const host = (...filesystems: readonly Filesystem[]) => ({ node1: { filesystems, mounts, paths: [], processes: [] } });

testRule(idleDataDisk, {
  pass: {
    "what is larger is a volume that a Pod has mounted": {
      hosts: host(system, filesystem("/var/lib/kubelet/pods/1/volumes/kubernetes.io~csi/pv/mount", "/dev/rbd0", 900e9)),
    },
    "the other disk is the same once more": { hosts: host(system, filesystem("/srv", "/dev/vda", 200e9)) },
    "there is one disk": { hosts: host(system) },
    "the other disk is hardly larger": { hosts: host(system, filesystem("/data", "/dev/vdb", 60e9)) },
    "what is larger is memory": { hosts: host(system, filesystem("/run", "tmpfs", 500e9, "tmpfs")) },
    "the kubelet works on the large disk": {
      hosts: {
        node1: {
          filesystems: [system, filesystem("/var/lib/kubelet", "/dev/vdb", 900e9)],
          mounts: [ROOT_MOUNT, aMount("/var/lib/kubelet", { id: 44 })],
          paths: [],
          processes: [],
        },
      },
    },
  },
  fail: {
    "a disk of a terabyte stands beside a system disk that is nearly full": {
      hosts: host(system, filesystem("/data", "/dev/vdb", 900e9)),
      findings: [
        {
          messageId: "idle",
          severity: "low",
          message:
            "/var/lib/kubelet is on the root file system with 20000000000 bytes available, /data has 900000000000",
        },
      ],
    },
  },
  open: {
    "nobody measured the file systems": {
      hosts: { node1: { ...host().node1, filesystems: missing("timeout", "stat did not answer") } },
      reason: "timeout",
    },
    "the kubelet's own file system was not measured": {
      hosts: host(filesystem("/data", "/dev/vdb", 900e9)),
      reason: "not-collected",
    },
  },
});
