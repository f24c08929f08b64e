import { aClaim, aLocalVolume, aNode, testRule } from "../../../lib/testing/index.js";
import { vanishingObject } from "../../../rules/etcd/vanishing-object.js";
import { aBackup, backups } from "./etcd-cases.js";

const restore = { kind: "restore-etcd", nodes: ["cp1"], backup: "/root/etcd.db", on: "cp1" } as const;
const BEFORE = "2026-11-01T00:00:00Z";
const TAKEN = "2026-11-05T02:00:00Z";
const AFTER = "2026-11-15T00:00:00Z";
const hosts = { cp1: { etcdSnapshots: backups(aBackup(restore.backup, TAKEN)) } };
const claim = (name: string, creationTimestamp: string) => {
  const made = aClaim(name, "shop");
  return { ...made, metadata: { ...made.metadata, creationTimestamp } };
};
const old = {
  persistentVolumes: [aLocalVolume("pv", "/data")],
  persistentVolumeClaims: [claim("old", BEFORE)],
  nodes: [aNode("cp1", { creationTimestamp: BEFORE })],
  namespaces: [],
  deployments: [],
  statefulSets: [],
  services: [],
};

testRule(vanishingObject, {
  pass: { "all are older": { change: restore, cluster: old, hosts } },
  fail: {
    "a claim and a Node are newer": {
      change: restore,
      cluster: {
        ...old,
        persistentVolumeClaims: [claim("old", BEFORE), claim("new", AFTER)],
        nodes: [...old.nodes, aNode("w9", { creationTimestamp: AFTER })],
      },
      hosts,
      findings: [
        {
          messageId: "data",
          severity: "critical",
          certainty: "certain",
          message:
            "The restore loses 1 PersistentVolumeClaim made after the snapshot of 2026-11-05T02:00:00Z: shop/new",
        },
        { messageId: "objects", severity: "high" },
      ],
    },
  },
  open: {
    "the backup was on no host that was looked at": {
      change: { ...restore, backup: "/mnt/etcd.db" },
      cluster: old,
      hosts,
      reason: "not-collected",
    },
  },
});
