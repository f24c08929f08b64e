export type FileType =
  | "directory"
  | "file"
  | "symlink"
  | "socket"
  | "fifo"
  | "block-device"
  | "char-device"
  | "missing";

/** What is at one path that was looked at. A path that is not in the fact was not looked at. */
export interface PathStatus {
  readonly path: string;
  readonly type: FileType;
  /** text of a symbolic link, as readlink(1) prints it */
  readonly linkTarget?: string;
  /** canonical path; absent when it does not resolve */
  readonly realPath?: string;
  /** type of what a symbolic link leads to; absent when that was not seen */
  readonly realType?: FileType;
  /** entries of a directory, or of the one that a link leads to, `lost+found` not counted, no more than 1000; absent when it was not listed */
  readonly entries?: number;
  /** SELinux context, where the host has SELinux */
  readonly selinuxContext?: string;
}

/** A directory tree, walked without entering any mount below it, aggregated on the host. */
export interface Tree {
  /** as it was asked for */
  readonly root: string;
  /** where `root` leads; paths of this fact lie below it. Absent where it is `root` itself */
  readonly realRoot?: string;
  /** false when the walk hit its time or size limit: every figure is then a lower bound */
  readonly isComplete: boolean;
  readonly counts: { readonly [type in Exclude<FileType, "missing">]: number };
  /** [B] as stat(2) st_size adds up, a hard-linked inode once */
  readonly apparentBytes: number;
  /** [B] as st_blocks × 512 adds up, a hard-linked inode once */
  readonly allocatedBytes: number;
  readonly inodes: number;
  /** inodes with more than one name in the tree */
  readonly hardLinkedInodes: number;
  /**
   * Symbolic links with an absolute target, and those that lead out of the tree: 200 at most, and none from where a tenant
   * may write (volumes, layers of images).
   */
  readonly absoluteSymlinks: readonly TreeSymlink[];
  /** how many of these links there are, where there are more than the 200 */
  readonly absoluteSymlinksTotal?: number;
  /** where the walk stopped because another mount begins, canonical; 200 at most */
  readonly prunedAt: readonly string[];
  /** of these, the mount points that are regular files, canonical; 200 at most. Absent where none was found */
  readonly fileMounts?: readonly string[];
}

export interface TreeSymlink {
  readonly path: string;
  readonly linkTarget: string;
}
