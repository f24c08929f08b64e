import { observed } from "../../../lib/model/observation.js";
import { aNode, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { missingEtcdSnapshot } from "../../../rules/etcd/missing-etcd-snapshot.js";
import {
  aBackup,
  aControlPlane,
  aK3sServer,
  anEtcdPod,
  aSnapshotRecord,
  backups,
  ETCD_SERVICE,
  KUBEADM,
  NAMES,
} from "./etcd-cases.js";

const TODAY = "2026-11-20T02:00:00Z";
const LONG_AGO = "2026-11-05T02:00:00Z";
const none = { processes: [], etcdSnapshots: backups() };
const hosts = (...files: readonly ReturnType<typeof aBackup>[]) => ({
  cp1: { processes: [], etcdSnapshots: backups(...files) },
  cp2: none,
  cp3: none,
});
const api = { ...KUBEADM, etcdSnapshotFiles: [], cronJobs: [] };
const restore = { kind: "restore-etcd", nodes: ["cp1"], backup: "/opt/etcd-backup/a.db", on: "cp1" } as const;
const k3s = { nodes: [aK3sServer("s1")], pods: [], cronJobs: [] };
const k3sWith = (args: string) => {
  const node = aK3sServer("s1");
  return {
    ...k3s,
    etcdSnapshotFiles: [],
    nodes: [{ ...node, metadata: { ...node.metadata, annotations: { "k3s.io/node-args": args } } }],
  };
};
const nightly = {
  metadata: { name: "etcd-backup", namespace: "kube-system" },
  spec: { schedule: "0 2 * * *" },
  status: { lastSuccessfulTime: TODAY },
};

testRule(missingEtcdSnapshot, {
  pass: {
    "one of the control planes holds one of today": {
      cluster: api,
      hosts: hosts(aBackup("/var/lib/etcd-backup/a.db", TODAY), aBackup("/var/lib/etcd-backup/b.db", LONG_AGO)),
    },
    "another host was not looked at, but this one holds one of today": {
      cluster: api,
      hosts: { cp1: { processes: [], etcdSnapshots: backups(aBackup("/root/a.db", TODAY)) } },
    },
    "k3s uploaded one today": {
      cluster: { ...k3s, etcdSnapshotFiles: [aSnapshotRecord("a", TODAY, "s3://backups/a")] },
      hosts: { s1: none },
    },
    "what is compressed cannot be looked into, but it is of today": {
      cluster: api,
      hosts: hosts(aBackup("/var/lib/etcd-backup/a.db.gz", TODAY, { integrity: "packed" })),
    },
    "a machine that is no Node holds one of today": {
      cluster: api,
      hosts: {
        ...hosts(),
        "backup-1": {
          name: "backup-1",
          identity: "host-key",
          connection: observed("connected", { source: "backup-1", at: TODAY }),
          facts: {
            processes: observed([], { source: "backup-1", at: TODAY }),
            etcdSnapshots: observed(backups(aBackup("/srv/etcd/a.db", TODAY)), { source: "backup-1", at: TODAY }),
          },
        },
      },
    },
    "a person says where others are, and one of today is here": {
      cluster: { ...api, statedBackups: [{ place: "Velero, nightly" }] },
      hosts: hosts(aBackup("/var/lib/etcd-backup/a.db", TODAY)),
    },
    "the backup to be restored is of today": {
      change: restore,
      cluster: api,
      hosts: hosts(aBackup(restore.backup, TODAY)),
    },
  },
  fail: {
    "there is none": {
      cluster: api,
      hosts: hosts(),
      findings: [
        {
          messageId: "none",
          severity: "medium",
          certainty: "conditional",
          message: "No snapshot of etcd was found on cp1, cp2, cp3",
        },
      ],
    },
    "there are only a damaged one and a copied database": {
      cluster: api,
      hosts: hosts(
        aBackup("/root/etcd.db", TODAY, { integrity: "corrupt" }),
        aBackup("/root/etcd/member/snap/db", TODAY, { integrity: "unhashed" }),
      ),
      findings: [{ messageId: "none" }],
    },
    "the newest is half a month old, and a control plane is to be replaced": {
      change: { kind: "replace-control-plane", nodes: ["cp2"], joining: ["cp4"] },
      cluster: api,
      hosts: hosts(aBackup("/opt/etcd-backup/a.db", LONG_AGO)),
      findings: [
        {
          messageId: "stale",
          severity: "high",
          certainty: "conditional",
          message: "The newest snapshot of etcd is 15 days old: /opt/etcd-backup/a.db, of 2026-11-05T02:00:00Z",
        },
      ],
    },
    "the only control plane is to be moved": {
      change: aRelocation({ nodes: ["cp1"] }),
      cluster: { ...api, nodes: [aControlPlane("cp1")], pods: [anEtcdPod("cp1")] },
      hosts: { cp1: none },
      findings: [{ messageId: "none", severity: "high" }],
    },
    "one of three is to be moved": {
      change: aRelocation({ nodes: ["cp1"] }),
      cluster: api,
      hosts: hosts(),
      findings: [{ messageId: "none", severity: "medium" }],
    },
    "k3s' own snapshot of today failed": {
      cluster: {
        ...k3s,
        etcdSnapshotFiles: [
          aSnapshotRecord("a", TODAY, "s3://backups/a", false),
          aSnapshotRecord("b", LONG_AGO, "file:///var/lib/rancher/k3s/server/db/snapshots/b"),
        ],
      },
      hosts: { s1: none },
      findings: [{ messageId: "stale", severity: "medium" }],
    },
    "a CronJob may keep them elsewhere": {
      change: { kind: "remove-node", nodes: ["cp1"] },
      cluster: { ...api, cronJobs: [nightly] },
      hosts: hosts(),
      findings: [
        {
          messageId: "untold",
          severity: "medium",
          certainty: "conditional",
          message:
            "No snapshot of etcd from the last day was found on cp1, cp2, cp3; it may be kept by CronJob kube-system/etcd-backup, " +
            "last successful at 2026-11-20T02:00:00Z",
        },
      ],
    },
    "a share that may hang was not looked into": {
      cluster: api,
      hosts: { ...hosts(), cp2: { processes: [], etcdSnapshots: { ...backups(), avoided: ["/backup"] } } },
      findings: [
        {
          messageId: "untold",
          message:
            "No snapshot of etcd from the last day was found on cp1, cp2, cp3; it may be kept by /backup of cp2, which may hang " +
            "and was not looked into",
        },
      ],
    },
    "k3s is told by its configuration file to upload them, and keeps no record": {
      cluster: k3sWith('["server","--etcd-s3","true"]'),
      hosts: { s1: none },
      findings: [
        {
          messageId: "untold",
          severity: "medium",
          message:
            "No snapshot of etcd from the last day was found on s1; it may be kept by the object storage to which s1 is told to upload, by --etcd-s3",
        },
      ],
    },
    "k3s would upload them, and is told to make none": {
      cluster: k3sWith('["server","--etcd-s3","--etcd-disable-snapshots"]'),
      hosts: { s1: none },
      findings: [{ messageId: "none" }],
    },
    "a person says where they are, and when one was restored": {
      change: { kind: "replace-control-plane", nodes: ["cp2"], joining: ["cp4"] },
      cluster: { ...api, statedBackups: [{ place: "s3://backups/prod-eu", restored: "2026-10-02" }] },
      hosts: hosts(aBackup("/opt/etcd-backup/a.db", LONG_AGO)),
      findings: [
        {
          messageId: "stated",
          severity: "low",
          certainty: "conditional",
          message:
            "No snapshot of etcd from the last day was found on cp1, cp2, cp3; by kaudit's configuration they are kept at " +
            "s3://backups/prod-eu, restored for trial on 2026-10-02",
        },
      ],
    },
    "a person says where they are, and no host can be looked at": {
      cluster: { ...api, statedBackups: [{ place: "the nightly image of the disks", restored: "2026-10-02" }] },
      findings: [{ messageId: "stated", severity: "low" }],
    },
    "nobody has ever restored what a person says is elsewhere": {
      cluster: { ...api, statedBackups: [{ place: "Velero, nightly" }] },
      hosts: hosts(),
      findings: [{ messageId: "untried", severity: "medium" }],
    },
    "the trial is two years old, or still to come": {
      cluster: {
        ...api,
        statedBackups: [
          { place: "backup-1", restored: "2024-10-02" },
          { place: "backup-2", restored: "2027-10-02" },
        ],
      },
      hosts: hosts(),
      findings: [{ messageId: "untried" }],
    },
    "the backup to be restored is half a month old": {
      change: restore,
      cluster: api,
      hosts: hosts(aBackup(restore.backup, LONG_AGO), aBackup("/opt/etcd-backup/b.db", TODAY)),
      findings: [{ messageId: "old", severity: "critical", certainty: "certain" }],
    },
    "etcd is a service of the hosts": {
      cluster: { ...api, pods: [] },
      hosts: Object.fromEntries(NAMES.map((name) => [name, { processes: [ETCD_SERVICE], etcdSnapshots: backups() }])),
      findings: [{ messageId: "none" }],
    },
  },
  notApplicable: {
    "the control plane is managed elsewhere": {
      cluster: { ...api, nodes: [aNode("w1")], pods: [] },
      hosts: { w1: none },
    },
    "k3s keeps its data in SQLite": {
      cluster: { ...k3s, nodes: [aK3sServer("s1", { etcd: false })], etcdSnapshotFiles: [] },
      hosts: { s1: none },
    },
    "a worker is to be removed": {
      change: { kind: "remove-node", nodes: ["w1"] },
      cluster: { ...api, nodes: [...KUBEADM.nodes, aNode("w1")] },
      hosts: hosts(),
    },
  },
  open: {
    "what k3s was told cannot be read": {
      cluster: k3sWith("unreadable"),
      hosts: { s1: none },
      reason: "malformed",
    },
    "no host was looked at": { cluster: api, reason: "not-collected" },
    "one of the hosts refuses root, and the others hold none": {
      cluster: api,
      hosts: {
        ...hosts(),
        cp3: { processes: [], etcdSnapshots: missing("forbidden", "reading etcd snapshots takes root") },
      },
      reason: "forbidden",
    },
    "etcd runs on other machines": { cluster: { ...api, pods: [] }, hosts: hosts(), reason: "not-collected" },
    "the backup to be restored is on no host that was looked at": {
      change: restore,
      cluster: api,
      hosts: hosts(aBackup("/opt/etcd-backup/b.db", TODAY)),
      reason: "not-collected",
    },
  },
});
