import type { EtcdDataDirectory, EtcdSnapshots } from "./host/etcd.js";
import type { PathStatus, Tree } from "./host/files.js";
import type { CsiVolume, KubeletConfiguration, ResourceManagerCheckpoint, StaticPodManifests } from "./host/kubelet.js";
import type { Filesystem, FstabEntry, Mount, MountUnit, Swap } from "./host/mounts.js";
import type { CniState, HostAddress, HostPortRule, ListeningSocket } from "./host/network.js";
import type { RuntimeConfiguration, RuntimeContainer, RuntimeTask } from "./host/runtime.js";
import type {
  Certificate,
  HostClock,
  HostIdentity,
  HostProcess,
  OsRelease,
  SelinuxMode,
  ServiceUnit,
} from "./host/system.js";

export type * from "./host/etcd.js";
export type * from "./host/files.js";
export type * from "./host/kubelet.js";
export type * from "./host/mounts.js";
export type * from "./host/network.js";
export type * from "./host/runtime.js";
export type * from "./host/system.js";

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
  readonly csiVolumes: readonly CsiVolume[];
}
export type HostFactId = keyof HostFacts;
