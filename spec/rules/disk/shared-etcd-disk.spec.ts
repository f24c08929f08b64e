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
const ofTenant: HostProcess = {
  ...etcd,
  pid: 7,
  podUid: "7df16e12-9f34-4e16-87ba-d45c623ff00b",
  arguments: { "data-dir": "/data" },
};
const host = (processes: readonly HostProcess[], ...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { processes, mounts: [ROOT_MOUNT, ...mounts], paths: [] },
});

/** As k3s and RKE2 show themselves. */
const k3s: HostProcess = { pid: 1, parentPid: 0, role: "k3s", isDefunct: false, arguments: {} };
const K3S_DATA = "/var/lib/rancher/k3s/server/db/etcd";
const rke2: HostProcess = {
  ...etcd,
  arguments: { "config-file": "/var/lib/rancher/rke2/server/db/etcd/config" },
};
const database = { sizeBytes: 20_971_520, modifiedAt: "2026-11-20T18:59:00Z" };
const withData = (
  processes: readonly HostProcess[],
  path: string,
  ...mounts: readonly ReturnType<typeof aMount>[]
) => ({
  node1: { ...host(processes, ...mounts).node1, etcdDataDirectories: [{ path, database }] },
});

testRule(sharedEtcdDisk, {
  pass: {
    "k3s has its data on a disk of its own": {
      hosts: withData([k3s], K3S_DATA, aMount("/var/lib/rancher/k3s/server/db", { id: 44 })),
    },
    "a tenant's etcd comes before it, with a directory in its own container": {
      hosts: host([ofTenant, etcd], aMount("/var/lib/etcd", { id: 44 })),
    },
    "etcd has a disk of its own": { hosts: host([etcd], aMount("/var/lib/etcd", { id: 44 })) },
  },
  fail: {
    "a static Pod's has the system disk": {
      hosts: host([ofTenant, { ...etcd, podUid: "8d3cc9a33bcd8b2a0b4e3fb9ebf7a5a1" }]),
      findings: [{ messageId: "shared", severity: "medium" }],
    },
    "the etcd within k3s is on the system disk": {
      hosts: withData([k3s], K3S_DATA),
      findings: [
        {
          messageId: "shared",
          message: `etcd's data directory ${K3S_DATA} and the kubelet's root /var/lib/kubelet are on the same file system, /`,
        },
      ],
    },
    "RKE2's etcd names its directory in a file alone": {
      hosts: host([rke2]),
      findings: [
        {
          messageId: "shared",
          message:
            "etcd's data directory /var/lib/rancher/rke2/server/db/etcd and the kubelet's root /var/lib/kubelet are on the same file system, /",
        },
      ],
    },
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
  notApplicable: {
    "no etcd runs on the host": { hosts: host([]) },
    "a tenant's is the only one": { hosts: host([ofTenant]) },
    "an agent of k3s has no database": {
      hosts: { node1: { ...host([k3s]).node1, etcdDataDirectories: [] } },
    },
    "k3s keeps its data in another database, and an old one is left on the disk": {
      hosts: withData([{ ...k3s, arguments: { "datastore-endpoint": "postgres" } }], K3S_DATA),
    },
  },
  open: {
    "its directory is told by a file that nobody read": {
      hosts: host([{ ...etcd, arguments: { "config-file": "/etc/etcd/etcd.yaml" } }]),
      reason: "not-collected",
    },
    "k3s runs, and nobody looked for its database": { hosts: host([k3s]), reason: "not-collected" },
  },
});
