import type { KubernetesObject } from "./meta.js";

/** k3s' and RKE2's own record of a snapshot, made on a server or found in object storage. @see https://docs.k3s.io/cli/etcd-snapshot */
export interface ETCDSnapshotFile extends KubernetesObject {
  readonly spec?: {
    readonly snapshotName?: string;
    /** the Node that made it, also where it lies in object storage */
    readonly nodeName?: string;
    /** `file:///..` or `s3://..` */
    readonly location?: string;
    readonly s3?: { readonly bucket?: string };
  };
  readonly status?: { readonly creationTime?: string; readonly readyToUse?: boolean };
}
