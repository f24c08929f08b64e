import { testRule } from "../../../lib/testing/index.js";
import { copiedEtcdDatabase } from "../../../rules/etcd/copied-etcd-database.js";
import { aBackup, aControlPlane, backups } from "./etcd-cases.js";

const TODAY = "2026-11-20T02:00:00Z";
const copy = aBackup("/etc/kubernetes/tmp/kubeadm-backup-etcd-2026-11-20-02-00-00/etcd/member/snap/db", TODAY, {
  integrity: "unhashed",
});
const restore = { kind: "restore-etcd", nodes: ["cp1"], backup: copy.path, on: "cp1" } as const;
const cluster = { nodes: [aControlPlane("cp1")], cronJobs: [], etcdSnapshotFiles: [] };
const cp1 = (...files: readonly ReturnType<typeof aBackup>[]) => ({ cp1: { etcdSnapshots: backups(...files) } });

testRule(copiedEtcdDatabase, {
  pass: {
    "kubeadm left its copy beside a snapshot": { cluster, hosts: cp1(copy, aBackup("/root/etcd.db", TODAY)) },
    "there is nothing at all, which another rule says": { cluster, hosts: cp1() },
    "a snapshot may lie on a share": {
      cluster,
      hosts: { cp1: { etcdSnapshots: { ...backups(copy), avoided: ["/backup"] } } },
    },
    "a snapshot is to be restored": {
      change: { ...restore, backup: "/root/etcd.db" },
      cluster,
      hosts: cp1(copy, aBackup("/root/etcd.db", TODAY)),
    },
  },
  fail: {
    "there is nothing but what kubeadm left": {
      cluster,
      hosts: cp1(copy),
      findings: [
        {
          messageId: "only",
          severity: "medium",
          message: `Of etcd, 1 copied database was found and no snapshot: ${copy.path} on cp1`,
        },
      ],
    },
    "a copy is to be restored": {
      change: restore,
      cluster,
      hosts: cp1(copy, aBackup("/root/etcd.db", TODAY)),
      findings: [{ messageId: "restored", severity: "high", certainty: "certain" }],
    },
  },
  open: {
    "the host was not looked at": { cluster, reason: "not-collected" },
    "the backup that is to be restored was not seen": {
      change: { ...restore, backup: "/mnt/a.db" },
      cluster,
      hosts: cp1(copy),
      reason: "not-collected",
    },
  },
});
