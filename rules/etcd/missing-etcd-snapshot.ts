import { ageText, hoursBetween } from "../../lib/derive/age.js";
import { isControlPlane } from "../../lib/derive/control-plane.js";
import { type EtcdBackup, type EtcdBackups, etcdBackupsOf } from "../../lib/derive/etcd-backups.js";
import type { EtcdMembers } from "../../lib/derive/etcd-members.js";
import type { Occasion, RestoreEtcd } from "../../lib/model/change.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, notApplicable, type Outcome, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"none" | "stale" | "untold" | "stated" | "untried" | "old", "key" | "path">;

/** As old as a snapshot may be: a day, the schedule of nearly everybody who has one. */
const MAX_AGE_HOURS = 24;

const SAVE = {
  text: "Take a snapshot on a member now, and copy it to another machine. On k3s: k3s etcd-snapshot save; on RKE2: rke2 etcd-snapshot save.",
  commands: [
    "ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key snapshot save /var/lib/etcd-snapshot.db",
  ],
  destructive: false,
};
const STATE = {
  text: "Where they are kept elsewhere, say so under etcdBackups in kaudit's configuration: a directory of a host is looked into, of any other place the day of the last restore for trial is asked.",
  commands: [],
  destructive: false,
};
const VERIFY = [
  "find /var/lib/etcd-backup /opt/etcd-backup /var/backups /var/lib/rancher -name '*snap*' -newermt '1 day ago'",
];

/** The one file that brings a cluster back, and nobody misses it before. */
export const missingEtcdSnapshot = defineClusterRule({
  id: "missing-etcd-snapshot",
  family: "etcd",
  title: "There is no recent etcd snapshot",
  risks: ["E06"],
  rationale:
    "All that the API knows is in etcd. In one of the incidents that kaudit exists for, the only backup was half a month old, and it " +
    "was the only way back: everything made since was gone, and what still ran on the Nodes fitted it no more.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#backing-up-an-etcd-cluster",
    "https://docs.k3s.io/cli/etcd-snapshot",
  ],
  occasions: ["standing", "relocate", "remove-node", "replace-control-plane", "upgrade", "restore-etcd"],
  worst: {
    standing: "medium",
    relocate: "high",
    "remove-node": "high",
    "replace-control-plane": "high",
    upgrade: "high",
    "restore-etcd": "critical",
  },
  identity: ["key", "path"],
  messages: {
    none: {
      message: "No snapshot of etcd was found on {hosts}",
      impact: "When etcd is damaged or its disk is lost, the cluster has to be built anew by hand.",
      condition:
        "if no snapshot is kept where kaudit does not look: in object storage, on another machine, in an image of the disk",
      remediation: [SAVE, STATE],
      verify: VERIFY,
    },
    stale: {
      message: "The newest snapshot of etcd is {age} old: {path}, of {takenAt}",
      impact:
        "What was made since is lost with etcd: after a restore the API no longer knows it, while it still runs on the Nodes.",
      condition:
        "if no newer one is kept where kaudit does not look: in object storage, on another machine, in an image of the disk",
      remediation: [SAVE, STATE],
      verify: VERIFY,
    },
    untold: {
      message: "No snapshot of etcd from the last day was found on {hosts}; it may be kept by {hints}",
      impact: "Whether there is a way back depends on what could not be looked into.",
      condition: "if it holds no snapshot that can be restored",
      remediation: [SAVE, STATE],
      verify: VERIFY,
    },
    stated: {
      message:
        "No snapshot of etcd from the last day was found on {hosts}; by kaudit's configuration they are kept at {places}, restored for trial on {restored}",
      impact: "kaudit cannot look there: that there is a way back is what a person says.",
      condition: "if what is kept there is not of the last day any more, or cannot be restored",
      remediation: [SAVE],
      verify: VERIFY,
    },
    untried: {
      message:
        "No snapshot of etcd from the last day was found on {hosts}; by kaudit's configuration they are kept at {places}, and no restore for trial within a year is told of",
      impact:
        "A backup that nobody has restored is a hope: whether there is a way back shows on the day when it is needed.",
      condition: "if what is kept there cannot be restored",
      remediation: [
        {
          text: "Restore the newest one into a directory aside, on a machine that is no member, and write the day down in kaudit's configuration.",
          commands: ["etcdutl snapshot restore --data-dir /tmp/etcd-trial -- SNAPSHOT"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    old: {
      message: "The backup that is to be restored is {age} old: {path}, of {takenAt}",
      impact:
        "The cluster goes back to that moment: whatever was made, changed or deleted since is undone, while Pods and volumes on the Nodes are those of today.",
      remediation: [
        {
          text: "Look for a newer one, and for a member whose data is still good: its own database is of today.",
          commands: ["ls -lt -- {path}", "ls -l /var/lib/etcd/member/snap/db"],
          destructive: false,
        },
      ],
      verify: ["ls -l --time-style=full-iso -- {path}"],
    },
  },
  requires: { cluster: ["nodes", "etcdMembers", "etcdBackups"] },
  // The one that is to be restored may lie on a machine that is no Node.
  hosts: { of: "touched", need: "any", facts: ["etcdSnapshots"] },
  evaluate: ({ change, collectedAt, cluster: { nodes, etcdMembers, etcdBackups }, hosts }) => {
    if (change.kind === "restore-etcd") {
      const files = new Map([...hosts.values()].map(({ name, node, facts }) => [node ?? name, facts.etcdSnapshots]));
      return judgeRestored(
        change,
        etcdBackupsOf({ files, records: [], cronJobs: [], processes: new Map(), nodes: [], stated: [] }),
        collectedAt,
      );
    }
    if ("kind" in etcdMembers) {
      return etcdMembers.kind === "none"
        ? notApplicable(etcdMembers.detail)
        : open("not-collected", etcdMembers.detail);
    }
    if (!concerns(change, nodes)) return notApplicable("the change is on no Node of the control plane");
    return judgeNewest(etcdBackups, severityOf(change, etcdMembers), collectedAt);
  },
});

function concerns(change: Occasion, nodes: readonly Node[]): boolean {
  if (change.kind === "standing" || change.kind === "upgrade") return true;
  const touched = new Set(change.nodes);
  return nodes.some((node) => touched.has(node.metadata.name) && isControlPlane(node));
}

/** A relocation stops etcd and starts it again; it is fatal by mistake only, and to the cluster where there is no other member. */
function severityOf({ kind }: Occasion, { members }: EtcdMembers): Severity {
  if (kind === "standing") return "medium";
  return kind === "relocate" && members.length > 1 ? "medium" : "high";
}

function judgeNewest(
  backups: EtcdBackups,
  severity: Severity,
  now: string,
): Outcome<Found["messageId"], "key" | "path"> {
  const [newest] = backups.usable;
  const hours = newest === undefined ? Number.POSITIVE_INFINITY : hoursBetween(newest.takenAt, now);
  if (hours <= MAX_AGE_HOURS) return { kind: "examined", examined: 1, violations: [], undecided: [] };
  const { all, hints, stated, unseen } = backups;
  if (stated.length > 0) {
    return { kind: "examined", examined: all.length, violations: [elsewhere(backups, now)], undecided: [] };
  }
  if (newest === undefined && unseen.length > 0) {
    return { kind: "examined", examined: 0, violations: [], undecided: unseen };
  }
  const found =
    newest !== undefined && hints.length === 0 ? stale(newest, hours, severity) : lacking(backups, severity);
  return { kind: "examined", examined: all.length, violations: [found], undecided: unseen };
}

/** As long as a trial counts: what makes and keeps snapshots changes. */
const TRIAL_COUNTS_HOURS = 366 * 24;

/** A person's word is taken for what it is: it quiets the alarm, it does not become a fact. */
function elsewhere({ hosts, stated }: EtcdBackups, now: string): Found {
  const tried = stated.flatMap(({ restored }) => restored ?? []).filter((day) => isRecent(day, now));
  const last = tried.toSorted().at(-1);
  const places = stated.map(({ place }) => place);
  return {
    messageId: last === undefined ? "untried" : "stated",
    severity: last === undefined ? "medium" : "low",
    certainty: "conditional",
    subject: { kind: "Cluster", name: "etcd" },
    identity: { key: "etcd" },
    data: { hosts: hostsOrNone(hosts), places, ...(last !== undefined && { restored: last }) },
    evidence: [{ object: "configuration", path: "/etcdBackups", value: places }],
  };
}

/** A day that is still to come is a slip of the pen. */
function isRecent(day: string, now: string): boolean {
  const hours = hoursBetween(`${day}T00:00:00Z`, now);
  return hours >= 0 && hours <= TRIAL_COUNTS_HOURS;
}

function hostsOrNone(hosts: readonly string[]): readonly string[] {
  return hosts.length > 0 ? hosts : ["any host, since none was looked at"];
}

/** None of the last day on the hosts; what may hold one elsewhere makes it less of an alarm. */
function lacking({ hosts, hints }: EtcdBackups, severity: Severity): Found {
  return {
    messageId: hints.length > 0 ? "untold" : "none",
    severity: hints.length > 0 ? "medium" : severity,
    certainty: "conditional",
    subject: { kind: "Cluster", name: "etcd" },
    identity: { key: "etcd" },
    data: { hosts, hints },
    evidence: [{ host: hosts[0] ?? "", fact: "etcdSnapshots", path: "/files", value: hints }],
  };
}

function stale(newest: EtcdBackup, hours: number, severity: Severity): Found {
  return {
    ...wordsOf(newest, hours),
    messageId: "stale",
    severity,
    certainty: "conditional",
    subject: { kind: "Cluster", name: "etcd" },
    identity: { key: "etcd" },
  };
}

function wordsOf({ path, takenAt, evidence }: EtcdBackup, hours: number): Pick<Found, "data" | "evidence"> {
  return { data: { path, takenAt, age: ageText(hours) }, evidence: [evidence] };
}

/** Its file was seen: that the time since is lost is no guess. */
function judgeRestored(
  { backup: path }: RestoreEtcd,
  { all, unseen }: EtcdBackups,
  now: string,
): Outcome<Found["messageId"], "key" | "path"> {
  const named = all.find((backup) => backup.path === path);
  if (named === undefined) {
    const [first] = unseen;
    const detail = `how old ${path} is: it was on no host that was looked at; ls -l --time-style=full-iso ${path}`;
    return open(first?.reason ?? "not-collected", detail);
  }
  const hours = hoursBetween(named.takenAt, now);
  if (hours <= MAX_AGE_HOURS) return { kind: "examined", examined: 1, violations: [], undecided: [] };
  const old: Found = {
    ...wordsOf(named, hours),
    messageId: "old",
    severity: "critical",
    certainty: "certain",
    subject: { kind: "File", name: path, path },
    identity: { path },
  };
  return { kind: "examined", examined: 1, violations: [old], undecided: [] };
}
