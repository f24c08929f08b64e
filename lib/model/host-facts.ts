/** What tells one machine from another: /etc/machine-id and /proc/sys/kernel/random/boot_id. */
export interface HostIdentity {
  readonly machineId: string;
  readonly bootId: string;
}

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

/** What the kubelet's staticPodPath holds. */
export interface StaticPodManifests {
  readonly directory: string;
  readonly files: readonly StaticPodFile[];
}

export interface StaticPodFile {
  readonly name: string;
  /** the kubelet parses every regular file whose name does not begin with a dot, whatever its extension */
  readonly isRun: boolean;
}

/** Fields of KubeletConfiguration that rules read. @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export interface KubeletConfiguration {
  readonly path: string;
  readonly staticPodPath?: string;
  readonly containerRuntimeEndpoint?: string;
  readonly cgroupDriver?: string;
  readonly failSwapOn?: boolean;
  readonly failCgroupV1?: boolean;
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly evictionSoft?: Readonly<Record<string, string>>;
  readonly imageGCHighThresholdPercent?: number;
  readonly imageGCLowThresholdPercent?: number;
  readonly shutdownGracePeriod?: string;
  readonly shutdownGracePeriodCriticalPods?: string;
  readonly cpuManagerPolicy?: string;
  readonly memoryManagerPolicy?: string;
  /** files of --config-dir may say otherwise: they are merged over this one, and are not read here */
  readonly hasDropIns?: true;
}

export type ProcessRole =
  | "kubelet"
  | "containerd"
  | "containerd-shim"
  | "dockerd"
  | "crio"
  | "conmon"
  | "k3s"
  | "rke2"
  | "etcd"
  | "kube-apiserver";

/** A process that rules speak of; of its arguments only those on the allow-list. */
export interface HostProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly role: ProcessRole;
  readonly isDefunct: boolean;
  /** UID of the Pod in whose container it runs, from its cgroup; absent for a program of the host. Anybody may name one etcd. */
  readonly podUid?: string;
  /** flag without dashes → value; "true" where the flag stands alone */
  readonly arguments: Readonly<Record<string, string>>;
}

export interface ListeningSocket {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly process?: string;
}

/** A port of the host that the CNI portmap plugin forwards to a Pod sandbox. */
export interface HostPortRule {
  readonly network: string;
  readonly sandboxId: string;
  readonly protocol: string;
  readonly ports: readonly number[];
}

/** What CNI plugins keep under /var/lib/cni. */
export interface CniState {
  readonly reservations: readonly CniReservation[];
  readonly results: readonly { readonly network: string; readonly sandboxId: string; readonly interface: string }[];
}

/** An address that host-local has given away; `sandboxId` is what its file says of whom it belongs to. */
export interface CniReservation {
  readonly network: string;
  readonly address: string;
  readonly sandboxId?: string;
}

export interface RuntimeContainer {
  readonly id: string;
  readonly image: string;
}

/** A running (or stopped and not yet removed) process of the runtime: `RUNNING`, `STOPPED`, as ctr(8) has it. */
export interface RuntimeTask {
  readonly id: string;
  readonly pid: number;
  readonly status: string;
}

export interface OsRelease {
  readonly id: string;
  readonly versionId?: string;
  readonly prettyName?: string;
}

export interface Swap {
  readonly source: string;
  readonly sizeBytes: number;
}

/** The host's own clock. */
export interface HostClock {
  /** RFC 3339, UTC, to the second */
  readonly at: string;
  /** systemd-timesyncd says that it follows a server; absent is not known */
  readonly isSynchronized?: true;
}

export interface HostAddress {
  readonly family: "IPv4" | "IPv6";
  readonly address: string;
}

/** A systemd service that Pods depend on. @see systemctl(1), properties of show */
export interface ServiceUnit {
  readonly name: string;
  /** `not-found` where there is no such unit */
  readonly loadState: string;
  readonly activeState: string;
  /** `enabled`, `disabled`, `static`, `masked`; empty where there is no file */
  readonly unitFileState: string;
  readonly killMode: string;
  readonly fragmentPath: string;
  readonly dropInPaths: readonly string[];
  readonly requiresMountsFor: readonly string[];
  /** mount units that it starts after */
  readonly afterMounts: readonly string[];
  readonly needsDaemonReload: boolean;
  /** units that start it: those that want or require it, and sockets, timers and paths that trigger it */
  readonly startedBy?: readonly string[];
}

/** Where a runtime's configuration file puts its data; a field that is absent has the runtime's default. */
export interface RuntimeConfiguration {
  readonly path: string;
  readonly root?: string;
  readonly state?: string;
  /** whether it takes in further files, which may say otherwise */
  readonly hasImports: boolean;
}

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

/** The policy with which the kubelet's CPU or memory manager last wrote its state: with another it does not start. */
export interface ResourceManagerCheckpoint {
  readonly manager: "cpu" | "memory";
  readonly path: string;
  readonly policyName: string;
}

/** A certificate that the node or its control plane presents, or trusts: by file, the first one in it. */
export interface Certificate {
  readonly path: string;
  /** RFC 3339, UTC; absent where OpenSSL found no certificate in the file */
  readonly notAfter?: string;
}

export type SelinuxMode = "enforcing" | "permissive" | "disabled";

/** What can be known of a host. The key is the fact's id; a plugin adds keys by declaration merging. */
export interface HostFacts {
  readonly identity: HostIdentity;
  readonly mounts: readonly Mount[];
  readonly filesystems: readonly Filesystem[];
  readonly paths: readonly PathStatus[];
  readonly trees: readonly Tree[];
  readonly fstab: readonly FstabEntry[];
  readonly mountUnits: readonly MountUnit[];
  readonly staticPodManifests: StaticPodManifests;
  readonly kubeletConfiguration: KubeletConfiguration;
  readonly processes: readonly HostProcess[];
  readonly listeningSockets: readonly ListeningSocket[];
  readonly hostPortRules: readonly HostPortRule[];
  readonly cniState: CniState;
  readonly runtimeContainers: readonly RuntimeContainer[];
  readonly runtimeTasks: readonly RuntimeTask[];
  readonly kernelRelease: string;
  readonly osRelease: OsRelease;
  readonly swaps: readonly Swap[];
  readonly clock: HostClock;
  readonly addresses: readonly HostAddress[];
  readonly serviceUnits: readonly ServiceUnit[];
  readonly runtimeConfiguration: readonly RuntimeConfiguration[];
  readonly etcdDataDirectories: readonly EtcdDataDirectory[];
  readonly etcdSnapshots: EtcdSnapshots;
  readonly selinuxMode: SelinuxMode;
  readonly certificates: readonly Certificate[];
  readonly resourceManagerCheckpoints: readonly ResourceManagerCheckpoint[];
}
export type HostFactId = keyof HostFacts;
