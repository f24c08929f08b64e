import type { EtcdBackup, EtcdBackups } from "../../lib/derive/etcd-backups.js";
import { parentOf } from "../../lib/derive/path.js";
import type { RestoreEtcd } from "../../lib/model/change.js";
import { defineClusterRule, type Outcome, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"only" | "restored", "node" | "path">;

/** What kubeadm leaves behind when it upgrades, and cp of etcd's directory: it looks like a backup. */
export const copiedEtcdDatabase = defineClusterRule({
  id: "copied-etcd-database",
  family: "etcd",
  title: "The backup of etcd is a copied database, not a snapshot",
  risks: ["E09"],
  rationale:
    "A database file that was copied while etcd wrote has no hash to check it by, and lacks what was in the write-ahead log alone. " +
    "kubeadm makes such a copy before an upgrade of etcd: as old as the last upgrade, on the same disk, removed by kubeadm reset.",
  sources: [
    "https://etcd.io/docs/v3.6/op-guide/recovery/",
    "cmd/kubeadm/app/phases/upgrade/staticpods.go in Kubernetes, performEtcdStaticPodUpgrade",
  ],
  occasions: ["standing", "replace-control-plane", "upgrade", "restore-etcd"],
  worst: { standing: "medium", "replace-control-plane": "medium", upgrade: "medium", "restore-etcd": "high" },
  identity: ["node", "path"],
  messages: {
    only: {
      message: "Of etcd, {count:copied database was|copied databases were} found and no snapshot: {paths}",
      impact:
        "It may lack what was written last, nothing tells whether it is whole, and it is as old as the day it was copied.",
      remediation: [
        {
          text: "Take snapshots, on a schedule, and keep them on another machine.",
          commands: [
            "ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key snapshot save /var/lib/etcd-snapshot.db",
          ],
          destructive: false,
        },
      ],
      verify: ["ls -l -- {first}"],
    },
    restored: {
      message: "The backup that is to be restored, {path} on {host}, is a database without the hash of a snapshot",
      impact:
        "It is restored with --skip-hash-check alone, and whether it is whole, and has what was written last, shows afterwards.",
      remediation: [
        {
          text: "Take a snapshot where there is one. Else copy the write-ahead log beside it as well, and open the copy elsewhere first.",
          commands: ["etcdutl snapshot status -w table -- {path}", "ls -lR -- {directory}"],
          destructive: false,
        },
      ],
      verify: ["ls -l -- {path}"],
    },
  },
  requires: { cluster: ["etcdBackups"] },
  evaluate: ({ change, cluster: { etcdBackups } }) => {
    if (change.kind === "restore-etcd") return judgeRestored(change, etcdBackups);
    const copies = etcdBackups.all.filter(({ integrity }) => integrity === "unhashed");
    const violations = onlyCopies(copies, etcdBackups);
    const isBlind = violations.length === 0 && etcdBackups.usable.length === 0;
    const undecided = isBlind ? etcdBackups.unseen : [];
    return { kind: "examined", examined: etcdBackups.hosts.length, violations, undecided };
  },
});

function judgeRestored(
  { backup, on }: RestoreEtcd,
  { all, unseen }: EtcdBackups,
): Outcome<Found["messageId"], "node" | "path"> {
  const named = all.filter(({ path, host }) => path === backup && (on ?? host) === host);
  if (named.length === 0) {
    return open(unseen[0]?.reason ?? "not-collected", `what ${backup} is: it was on no host that was looked at`);
  }
  const violations = named.filter(({ integrity }) => integrity === "unhashed").map(restored);
  return { kind: "examined", examined: named.length, violations, undecided: [] };
}

/** Beside a snapshot, or where one may be kept unseen, a copy does no harm. */
function onlyCopies(copies: readonly EtcdBackup[], { usable, hints, stated }: EtcdBackups): readonly Found[] {
  const [first] = copies;
  if (first === undefined || usable.length > 0 || hints.length > 0 || stated.length > 0) return [];
  return [
    {
      messageId: "only",
      severity: "medium",
      certainty: "certain",
      subject: { kind: "Cluster", name: "etcd" },
      identity: {},
      data: { count: copies.length, paths: copies.map(({ host, path }) => `${path} on ${host}`), first: first.path },
      evidence: [first.evidence],
    },
  ];
}

function restored({ host, path, evidence }: EtcdBackup): Found {
  return {
    messageId: "restored",
    severity: "high",
    certainty: "certain",
    subject: { kind: "File", name: path, path },
    identity: { node: host ?? "", path },
    data: { path, host: host ?? "", directory: parentOf(parentOf(path)) },
    evidence: [evidence],
  };
}
