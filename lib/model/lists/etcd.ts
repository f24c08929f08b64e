import { type ListDefinition, list } from "./definition.js";
import { META } from "./fields.js";

/** What k3s and RKE2 say of their backups of etcd. */
export const ETCD: readonly ListDefinition[] = [
  {
    // Of k3s since 1.25.16, and of RKE2; every other cluster answers 404, which is "not-served".
    ...list("etcdSnapshotFiles", "k3s.cattle.io/v1", "ETCDSnapshotFile", "etcdsnapshotfiles", [
      ...META,
      "spec.snapshotName",
      "spec.nodeName",
      "spec.location",
      "spec.s3.bucket",
      "status.creationTime",
      "status.readyToUse",
    ]),
    isOptional: true,
  },
];
