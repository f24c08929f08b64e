/** What tells one machine from another: /etc/machine-id and /proc/sys/kernel/random/boot_id. */
export interface HostIdentity {
  readonly machineId: string;
  readonly bootId: string;
}

export interface OsRelease {
  readonly id: string;
  readonly versionId?: string;
  readonly prettyName?: string;
}

/** The host's own clock. */
export interface HostClock {
  /** RFC 3339, UTC, to the second */
  readonly at: string;
  /** systemd-timesyncd says that it follows a server; absent is not known */
  readonly isSynchronized?: true;
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

export type SelinuxMode = "enforcing" | "permissive" | "disabled";

/** A certificate that the node or its control plane presents, or trusts: by file, the first one in it. */
export interface Certificate {
  readonly path: string;
  /** RFC 3339, UTC; absent where OpenSSL found no certificate in the file */
  readonly notAfter?: string;
}
