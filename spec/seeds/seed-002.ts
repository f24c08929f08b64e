import type { Change } from "../../lib/model/change.js";
import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import { aReadyNode } from "../../lib/testing/index.js";
import type { Scenario } from "../../lib/testing/snapshot-of.js";
import { clusterOf } from "./cluster.js";

// The third incident: of four machines, three carry etcd; two of them lose their network cards, and the only snapshot of etcd, on
// one of the two, is half a month old. Places and roles are those of the report, names and times stand for them.

const MASTER = "master-231";
const MEMBERS = ["etcd-230", "master-232", "master-233"] as const;
const LOST: readonly string[] = ["master-232", "master-233"];
const BACKUP = "/opt/etcd-backup/snapshot.db";
const TAKEN = "2026-11-05T02:00:00Z";

function node(name: string, isReady: boolean) {
  const roles = [...(name.startsWith("master") ? ["control-plane"] : []), ...(name === MASTER ? [] : ["etcd"])];
  const made = aReadyNode(name, {
    labels: Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, "true"])),
    creationTimestamp: "2026-01-10T08:00:00Z",
  });
  const conditions = [{ type: "Ready", status: isReady ? "True" : "Unknown" }];
  return { ...made, status: { ...made.status, conditions } };
}

function cluster(silent: readonly string[]): Partial<ClusterFacts> {
  const claim = { name: "data-redis-0", namespace: "dev5", creationTimestamp: "2026-11-18T09:00:00Z" };
  return clusterOf([], {
    nodes: [MASTER, ...MEMBERS].map((name) => node(name, !silent.includes(name))),
    persistentVolumeClaims: [{ metadata: claim, spec: {}, status: { phase: "Bound" } }],
    etcdSnapshotFiles: [],
  });
}

const none = { processes: [], etcdSnapshots: { searched: ["/opt/etcd-backup"], files: [] } };
const HOSTS: NonNullable<Scenario["hosts"]> = {
  [MASTER]: none,
  "etcd-230": none,
  "master-233": none,
  "master-232": {
    ...none,
    etcdSnapshots: {
      searched: ["/opt/etcd-backup"],
      files: [{ path: BACKUP, sizeBytes: 20_480_032, modifiedAt: TAKEN, integrity: "intact" }],
    },
  },
};

/** The day before, the slip in the virtualisation, and the restore. */
/** Its moments, by the names that the page gives them. */
export const SCENARIOS: Readonly<Record<string, { readonly scenario: Scenario; readonly change: Change | null }>> = {
  "002, on any of the days before": { scenario: { cluster: cluster([]), hosts: HOSTS }, change: null },
  "002, two members are to go away at once": {
    scenario: { cluster: cluster([]), hosts: HOSTS },
    change: { kind: "power-off", nodes: LOST },
  },
  "002, two members are down": { scenario: { cluster: cluster(LOST), hosts: HOSTS }, change: null },
  "002, the backup is to be restored": {
    scenario: { cluster: cluster(LOST), hosts: HOSTS },
    change: { kind: "restore-etcd", nodes: ["master-232"], backup: BACKUP, on: "master-232" },
  },
};
