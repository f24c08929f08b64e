import type { AnyRule } from "../../lib/rule.js";
import { colocatedEtcdSnapshot } from "./colocated-etcd-snapshot.js";
import { copiedEtcdDatabase } from "./copied-etcd-database.js";
import { damagedEtcdSnapshot } from "./damaged-etcd-snapshot.js";
import { evenEtcdMembership } from "./even-etcd-membership.js";
import { fullEtcdDatabase } from "./full-etcd-database.js";
import { lostEtcdQuorum } from "./lost-etcd-quorum.js";
import { missingEtcdSnapshot } from "./missing-etcd-snapshot.js";
import { unhealthyEtcdMember } from "./unhealthy-etcd-member.js";
import { vanishingObject } from "./vanishing-object.js";

export const ETCD_RULES: readonly AnyRule[] = [
  colocatedEtcdSnapshot,
  copiedEtcdDatabase,
  damagedEtcdSnapshot,
  evenEtcdMembership,
  fullEtcdDatabase,
  lostEtcdQuorum,
  missingEtcdSnapshot,
  unhealthyEtcdMember,
  vanishingObject,
];
