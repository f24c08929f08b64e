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
  /** entries of a directory, `lost+found` not counted; absent when it was not listed */
  readonly entries?: number;
}

/** A directory tree, walked without entering any mount below it, aggregated on the host. */
export interface Tree {
  readonly root: string;
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
  /** symbolic links with an absolute target inside the tree, and those that lead out of it */
  readonly absoluteSymlinks: readonly TreeSymlink[];
  /** directories where the walk stopped because another mount begins */
  readonly prunedAt: readonly string[];
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
  readonly reservations: readonly { readonly network: string; readonly address: string }[];
  readonly results: readonly { readonly network: string; readonly sandboxId: string; readonly interface: string }[];
}

export interface RuntimeContainer {
  readonly id: string;
  readonly image: string;
}

/** A running (or stopped and not yet removed) process of the runtime. */
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
}
export type HostFactId = keyof HostFacts;
