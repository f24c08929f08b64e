/** A data directory of etcd that is on the host. */
export interface EtcdDataDirectory {
  readonly path: string;
  /** its database file; absent where there is none */
  readonly database?: { readonly sizeBytes: number; readonly modifiedAt: string };
}

/**
 * `intact`: by the SHA-256 that etcd appends to a snapshot. `corrupt`: not so, or cut short, or no database at all. `unhashed`: a
 * database without its hash, as a copy of etcd's file is. `packed`: compressed or encrypted, not looked into. `unchecked`: a snapshot
 * whose hash was not computed.
 */
export type SnapshotIntegrity = "intact" | "corrupt" | "unhashed" | "packed" | "unchecked";

export interface EtcdSnapshotFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: string;
  readonly integrity: SnapshotIntegrity;
}

/** Files that look like backups of etcd, each path once; of each directory the 20 newest. */
export interface EtcdSnapshots {
  /** directories that are there and were looked through, two levels deep */
  readonly searched: readonly string[];
  /** directories that were not looked into, since they are on a mount that may hang: NFS, FUSE and their like */
  readonly avoided?: readonly string[];
  readonly files: readonly EtcdSnapshotFile[];
}
