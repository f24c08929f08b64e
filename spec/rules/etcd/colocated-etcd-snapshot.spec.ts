import { aMount, aNode, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { colocatedEtcdSnapshot } from "../../../rules/etcd/colocated-etcd-snapshot.js";
import { aBackup, aK3sServer, aSnapshotRecord, backups, KUBEADM } from "./etcd-cases.js";

const TODAY = "2026-11-20T02:00:00Z";
const cluster = { ...KUBEADM, cronJobs: [], etcdSnapshotFiles: [] };
const data = [{ path: "/var/lib/etcd", database: { sizeBytes: 20_971_520, modifiedAt: TODAY } }];
const host = (...files: readonly ReturnType<typeof aBackup>[]) => ({
  processes: [],
  mounts: [ROOT_MOUNT, aMount("/backup")],
  etcdDataDirectories: data,
  etcdSnapshots: backups(...files),
});
const here = aBackup("/var/lib/etcd-backup/a.db", TODAY);
const removal = { kind: "remove-node", nodes: ["cp2"] } as const;

testRule(colocatedEtcdSnapshot, {
  pass: {
    "two machines hold one": { cluster, hosts: { cp1: host(here), cp2: host(here), cp3: host() } },
    "k3s uploads them": {
      cluster: {
        ...cluster,
        nodes: [aK3sServer("s1")],
        pods: [],
        etcdSnapshotFiles: [aSnapshotRecord("a", TODAY, "s3://backups/a")],
      },
      hosts: { s1: host(here) },
    },
    "k3s is told to upload them, though it left no record": {
      cluster: { ...cluster, nodes: [aK3sServer("s1")], pods: [] },
      hosts: {
        s1: {
          ...host(here),
          processes: [{ pid: 1, parentPid: 0, role: "k3s", isDefunct: false, arguments: { "etcd-s3": "true" } }],
        },
      },
    },
    "a person says that copies are kept elsewhere": {
      cluster: { ...cluster, statedBackups: [{ place: "s3://backups/prod-eu" }] },
      hosts: { cp1: host(here), cp2: host(), cp3: host() },
    },
    "a share may hold a copy": {
      cluster,
      hosts: {
        cp1: { ...host(here), etcdSnapshots: { ...backups(here), avoided: ["/mnt/nas"] } },
        cp2: host(),
        cp3: host(),
      },
    },
    "the Node that goes is another one": {
      change: removal,
      cluster,
      hosts: { cp1: host(here), cp2: host(), cp3: host() },
    },
  },
  fail: {
    "all are on the disk of etcd": {
      cluster,
      hosts: { cp1: host(here, aBackup("/root/etcd.db", TODAY)), cp2: host(), cp3: host() },
      findings: [
        {
          messageId: "disk",
          severity: "medium",
          certainty: "conditional",
          message:
            "Every snapshot of etcd that was found is on cp1, on the file system of etcd's own data, /; the newest is /root/etcd.db",
        },
      ],
    },
    "all are on another disk of the machine": {
      cluster,
      hosts: { cp1: host(aBackup("/backup/etcd.db", TODAY)), cp2: host(), cp3: host() },
      findings: [{ messageId: "host", severity: "medium" }],
    },
    "the Node that goes holds the only ones": {
      change: removal,
      cluster,
      hosts: { cp1: host(), cp2: host(here), cp3: host() },
      findings: [{ messageId: "leaving", severity: "high" }],
    },
  },
  notApplicable: {
    "the control plane is managed elsewhere": { cluster: { ...cluster, nodes: [aNode("w1")], pods: [] } },
    "there is none to be lost": { cluster, hosts: { cp1: host(), cp2: host(), cp3: host() } },
  },
  open: {
    "no host was looked at": { cluster, reason: "not-collected" },
    "the others were not looked at": { cluster, hosts: { cp1: host(here) }, reason: "not-collected" },
  },
});
