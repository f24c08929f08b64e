import { etcdProcesses } from "../../lib/derive/etcd-processes.js";
import type { HostProcess } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, notApplicable, open } from "../../lib/rule.js";

/** What etcd is given where nobody says otherwise. @see server/storage/quota.go in etcd, DefaultQuotaBytes */
const DEFAULT_QUOTA_BYTES = 2 * 1024 ** 3;
const NEAR = 0.8;
const FULL = 0.95;

/** A full database makes a cluster read-only, and it stays so until somebody has cleared an alarm. */
export const fullEtcdDatabase = defineClusterRule({
  id: "full-etcd-database",
  family: "etcd",
  title: "etcd's database is close to its quota",
  risks: ["E22"],
  rationale:
    "At its quota etcd raises the alarm NOSPACE and refuses every write, leases among them: Nodes turn NotReady and leaders are lost. " +
    "It does not end by itself when room is made; the alarm has to be disarmed.",
  sources: ["https://etcd.io/docs/v3.6/op-guide/maintenance/#space-quota", "server/storage/quota.go in etcd"],
  occasions: ["standing", "upgrade", "restore-etcd"],
  worst: { standing: "high", upgrade: "high", "restore-etcd": "high" },
  identity: ["key"],
  messages: {
    near: {
      message: "etcd's database has {percent} % of its quota: {size} MiB of {quota} MiB",
      impact: "At the quota every write is refused, and the alarm stays after room was made.",
      remediation: [
        {
          text: "Find what fills it, then defragment one member at a time, the leader last: each stands still meanwhile.",
          commands: [
            "kubectl get --raw /metrics | grep apiserver_storage_objects | sort -k2 -g | tail",
            "ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key defrag",
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get --raw /metrics | grep apiserver_storage_size_bytes"],
    },
  },
  requires: { cluster: ["apiServerMetrics"] },
  hosts: { of: "control-plane", need: "any", facts: ["processes"] },
  evaluate: ({ cluster: { apiServerMetrics }, hosts }) => {
    const bytes = apiServerMetrics.etcdDatabaseBytes;
    if (bytes === undefined) return notApplicable("the API server does not say how large etcd's database is");
    const processes = [...hosts.values()].map(({ facts }) => observedValue(facts.processes));
    const quotas = processes.flatMap((seen) => etcdProcesses(seen ?? []).map(quotaOf));
    // A quota is raised by a flag; without a look at it, the default may be too little. The member with the least raises the alarm.
    const isKnown = quotas.length > 0;
    const quota = isKnown ? Math.min(...quotas) : DEFAULT_QUOTA_BYTES;
    const part = bytes / quota;
    if (part < NEAR) return { kind: "examined", examined: 1, violations: [], undecided: [] };
    if (!isKnown) {
      return open(
        "not-collected",
        `etcd's database has ${mebibytes(bytes)} MiB; its quota is told by --quota-backend-bytes on its host`,
      );
    }
    return {
      kind: "examined",
      examined: 1,
      violations: [
        {
          messageId: "near",
          severity: part < FULL ? "medium" : "high",
          certainty: "certain",
          subject: { kind: "Cluster", name: "etcd" },
          identity: { key: "etcd" },
          data: { percent: Math.floor(part * 100), size: mebibytes(bytes), quota: mebibytes(quota) },
          evidence: [{ object: "APIServer/metrics", path: "/etcdDatabaseBytes", value: bytes }],
        },
      ],
      undecided: [],
    };
  },
});

/** 0 is the default as well, and less than it no quota. @see etcd, server/storage/quota.go NewBackendQuota */
function quotaOf({ arguments: flags }: HostProcess): number {
  const bytes = Number(flags["quota-backend-bytes"] ?? 0);
  if (bytes < 0) return Number.POSITIVE_INFINITY;
  return bytes > 0 ? bytes : DEFAULT_QUOTA_BYTES;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
