import { missing, testRule } from "../../../lib/testing/index.js";
import { damagedEtcdSnapshot } from "../../../rules/etcd/damaged-etcd-snapshot.js";
import { aBackup, backups } from "./etcd-cases.js";

const TODAY = "2026-11-20T02:00:00Z";
const YESTERDAY = "2026-11-19T02:00:00Z";
const restore = { kind: "restore-etcd", nodes: ["cp1"], backup: "/opt/etcd-backup/a.db", on: "cp1" } as const;
const cp1 = (...files: readonly ReturnType<typeof aBackup>[]) => ({ cp1: { etcdSnapshots: backups(...files) } });
const nodes = [{ metadata: { name: "cp1" } }];

testRule(damagedEtcdSnapshot, {
  pass: {
    "the newest is whole, and those of other days need no hash": {
      cluster: { nodes },
      hosts: cp1(
        aBackup("/backup/20/etcd.db", TODAY),
        aBackup("/backup/19/etcd.db", YESTERDAY, { integrity: "unchecked" }),
      ),
    },
    "the newest is whole, whatever an older one is": {
      cluster: { nodes },
      hosts: cp1(
        aBackup("/opt/etcd-backup/a.db", TODAY),
        aBackup("/opt/etcd-backup/b.db", YESTERDAY, { integrity: "corrupt" }),
      ),
    },
    "a copy and an archive are beside it, of which nothing can be told": {
      cluster: { nodes },
      hosts: cp1(
        aBackup("/root/etcd/member/snap/db", TODAY, { integrity: "unhashed" }),
        aBackup("/root/etcd-snapshot.zip", TODAY, { integrity: "packed" }),
      ),
    },
    "the one to be restored is whole": { change: restore, hosts: cp1(aBackup(restore.backup, TODAY)) },
  },
  fail: {
    "the newest is empty": {
      cluster: { nodes },
      hosts: cp1(
        aBackup("/opt/etcd-backup/b.db", YESTERDAY),
        aBackup("/opt/etcd-backup/a.db", TODAY, { integrity: "corrupt", sizeBytes: 0 }),
      ),
      findings: [
        {
          messageId: "damaged",
          severity: "medium",
          certainty: "certain",
          message:
            "The newest backup of etcd in /opt/etcd-backup of cp1, a.db of 2026-11-20T02:00:00Z, is no whole snapshot (0 bytes)",
        },
      ],
    },
    "the one to be restored was cut short": {
      change: restore,
      hosts: cp1(aBackup(restore.backup, TODAY, { integrity: "corrupt" }), aBackup("/opt/etcd-backup/b.db", TODAY)),
      findings: [{ messageId: "unusable", severity: "critical", certainty: "certain" }],
    },
    "the one to be restored is not there": {
      change: restore,
      hosts: cp1(aBackup("/opt/etcd-backup/b.db", TODAY)),
      findings: [
        {
          messageId: "absent",
          severity: "high",
          message: "The backup that is to be restored, /opt/etcd-backup/a.db, is not on cp1",
        },
      ],
    },
  },
  open: {
    "nobody could compute the hash of the newest one": {
      cluster: { nodes },
      hosts: cp1(aBackup("/opt/etcd-backup/a.db", TODAY, { integrity: "unchecked" })),
      reason: "not-collected",
    },
    "the host was not looked at": { change: restore, reason: "not-collected" },
    "the host gives no root": {
      change: restore,
      hosts: { cp1: { etcdSnapshots: missing("forbidden", "reading etcd snapshots takes root") } },
      reason: "forbidden",
    },
    "the one to be restored is compressed": {
      change: restore,
      hosts: cp1(aBackup(restore.backup, TODAY, { integrity: "packed" })),
      reason: "not-collected",
    },
    "its hash was not computed": {
      change: restore,
      hosts: cp1(aBackup(restore.backup, TODAY, { integrity: "unchecked" })),
      reason: "not-collected",
    },
    "it may lie on the host that does not answer": {
      change: { kind: "restore-etcd", nodes: [], backup: restore.backup },
      cluster: { nodes },
      hosts: { ...cp1(), cp2: { etcdSnapshots: missing("timeout", "cp2 did not answer") } },
      reason: "timeout",
    },
  },
});
