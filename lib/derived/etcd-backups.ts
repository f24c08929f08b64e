import { etcdBackupsOf } from "../derive/etcd-backups.js";
import { defineDerivedClusterFact } from "../derived-fact.js";
import { observedValue } from "../model/observation.js";

export const etcdBackups = defineDerivedClusterFact({
  id: "etcdBackups",
  requires: { cluster: ["nodes"] },
  // Records of snapshots are k3s' alone; a CronJob and a person's word only make a finding less certain: without them nothing looks
  // better.
  consults: { cluster: ["etcdSnapshotFiles", "cronJobs", "statedBackups"] },
  hosts: { of: "control-plane", need: "any", facts: ["etcdSnapshots", "processes"] },
  derive: ({ cluster: { nodes, etcdSnapshotFiles, cronJobs, statedBackups }, hosts }) =>
    etcdBackupsOf({
      files: new Map([...hosts.values()].map(({ name, node, facts }) => [node ?? name, facts.etcdSnapshots])),
      processes: new Map([...hosts.values()].map(({ name, node, facts }) => [node ?? name, facts.processes])),
      records: observedValue(etcdSnapshotFiles) ?? [],
      cronJobs: observedValue(cronJobs) ?? [],
      nodes,
      stated: observedValue(statedBackups) ?? [],
    }),
});
