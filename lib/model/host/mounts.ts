/** One line of /proc/1/mountinfo, octal escapes decoded. @see proc_pid_mountinfo(5) */
export interface Mount {
  readonly id: number;
  readonly parentId: number;
  /** `major:minor` of the file system: equal for two binds of the same one */
  readonly device: string;
  /** directory of the file system that is mounted: `/` for a whole one, the source directory for a bind */
  readonly root: string;
  /** the kernel marks a bind whose source directory was unlinked: the damage is done */
  readonly isRootDeleted: boolean;
  readonly target: string;
  readonly options: readonly string[];
  /** `shared:N`, `master:N`, `propagate_from:N`, `unbindable`; empty is private */
  readonly propagation: readonly string[];
  readonly fstype: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

/** Space and inodes of one mounted file system. */
export interface Filesystem {
  readonly target: string;
  readonly source: string;
  readonly fstype: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** what an unprivileged process may still write: the root reserve is not counted */
  readonly availableBytes: number;
  /** absent where the file system has no fixed number of inodes */
  readonly inodes?: { readonly total: number; readonly used: number; readonly free: number };
  /** whether its directories say what type an entry is (d_type), which overlayfs needs; known of XFS, as its `ftype` */
  readonly hasDirectoryTypes?: boolean;
}

/** One line of /etc/fstab. @see fstab(5) */
export interface FstabEntry {
  readonly spec: string;
  readonly target: string;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly line: number;
}

/** A systemd unit of type mount or automount. */
export interface MountUnit {
  readonly name: string;
  readonly where: string;
  readonly what: string;
  readonly fragmentPath: string;
  readonly unitFileState: string;
}

export interface Swap {
  readonly source: string;
  readonly sizeBytes: number;
}
