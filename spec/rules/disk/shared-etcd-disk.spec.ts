import type { HostProcess } from "../../../lib/model/host-facts.js";
import { aMount, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { sharedEtcdDisk } from "../../../rules/disk/shared-etcd-disk.js";

const etcd: HostProcess = {
  pid: 8,
  parentPid: 1,
  role: "etcd",
  isDefunct: false,
  arguments: { "data-dir": "/var/lib/etcd" },
};
const host = (processes: readonly HostProcess[], ...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { processes, mounts: [ROOT_MOUNT, ...mounts], paths: [] },
});

testRule(sharedEtcdDisk, {
  pass: { "etcd has a disk of its own": { hosts: host([etcd], aMount("/var/lib/etcd", { id: 44 })) } },
  fail: {
    "everything is on the system disk": {
      hosts: host([etcd]),
      findings: [
        {
          messageId: "shared",
          severity: "medium",
          message:
            "etcd's data directory /var/lib/etcd and the kubelet's root /var/lib/kubelet are on the same file system, /",
        },
      ],
    },
  },
  notApplicable: { "no etcd runs on the host": { hosts: host([]) } },
});
