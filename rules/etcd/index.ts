import type { AnyRule } from "../../lib/rule.js";
import { colocatedEtcdSnapshot } from "./colocated-etcd-snapshot.js";
import { copiedEtcdDatabase } from "./copied-etcd-database.js";
import { damagedEtcdSnapshot } from "./damaged-etcd-snapshot.js";
import { missingEtcdSnapshot } from "./missing-etcd-snapshot.js";

export const ETCD_RULES: readonly AnyRule[] = [
  colocatedEtcdSnapshot,
  copiedEtcdDatabase,
  damagedEtcdSnapshot,
  missingEtcdSnapshot,
];
