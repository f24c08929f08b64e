// Shapes of the host facts.

import type * as facts from "../../model/host-facts.js";
import {
  boolean,
  exactly,
  list,
  map,
  named,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../schema/shape.js";

export const hostIdentity = named("HostIdentity", object<facts.HostIdentity>({ machineId: text, bootId: text }));

export const mount = named(
  "Mount",
  object<facts.Mount>({
    id: number,
    parentId: number,
    device: text,
    root: text,
    isRootDeleted: boolean,
    target: text,
    options: list(text),
    propagation: list(text),
    fstype: text,
    source: text,
    superOptions: list(text),
  }),
);

export const filesystem = named(
  "Filesystem",
  object<facts.Filesystem>({
    target: text,
    source: text,
    fstype: text,
    sizeBytes: number,
    usedBytes: number,
    availableBytes: number,
    inodes: optional(object({ total: number, used: number, free: number })),
    hasDirectoryTypes: optional(boolean),
  }),
);

const fileType: Shape<facts.FileType> = oneOf<facts.FileType>({
  directory: true,
  file: true,
  symlink: true,
  socket: true,
  fifo: true,
  "block-device": true,
  "char-device": true,
  missing: true,
});

export const pathStatus = named(
  "PathStatus",
  object<facts.PathStatus>({
    path: text,
    type: fileType,
    linkTarget: optional(text),
    realPath: optional(text),
    realType: optional(fileType),
    entries: optional(number),
    selinuxContext: optional(text),
  }),
);

const treeSymlink = named("TreeSymlink", object<facts.TreeSymlink>({ path: text, linkTarget: text }));

export const tree = named(
  "Tree",
  object<facts.Tree>({
    root: text,
    realRoot: optional(text),
    isComplete: boolean,
    counts: object({
      directory: number,
      file: number,
      symlink: number,
      socket: number,
      fifo: number,
      "block-device": number,
      "char-device": number,
    }),
    apparentBytes: number,
    allocatedBytes: number,
    inodes: number,
    hardLinkedInodes: number,
    absoluteSymlinks: list(treeSymlink),
    absoluteSymlinksTotal: optional(number),
    prunedAt: list(text),
    fileMounts: optional(list(text)),
  }),
);

export const fstabEntry = named(
  "FstabEntry",
  object<facts.FstabEntry>({ spec: text, target: text, fstype: text, options: list(text), line: number }),
);

export const mountUnit = named(
  "MountUnit",
  object<facts.MountUnit>({ name: text, where: text, what: text, fragmentPath: text, unitFileState: text }),
);

const staticPodFile = named("StaticPodFile", object<facts.StaticPodFile>({ name: text, isRun: boolean }));

export const staticPodManifests = named(
  "StaticPodManifests",
  object<facts.StaticPodManifests>({ directory: nullable(text), files: list(staticPodFile) }),
);

export const kubeletConfiguration = named(
  "KubeletConfiguration",
  object<facts.KubeletConfiguration>({
    path: text,
    staticPodPath: optional(text),
    containerRuntimeEndpoint: optional(text),
    cgroupDriver: optional(text),
    failSwapOn: optional(boolean),
    failCgroupV1: optional(boolean),
    evictionHard: optional(map(text)),
    evictionSoft: optional(map(text)),
    imageGCHighThresholdPercent: optional(number),
    imageGCLowThresholdPercent: optional(number),
    shutdownGracePeriod: optional(text),
    shutdownGracePeriodCriticalPods: optional(text),
    cpuManagerPolicy: optional(text),
    memoryManagerPolicy: optional(text),
    hasDropIns: optional(exactly(true)),
  }),
);

const processRole: Shape<facts.ProcessRole> = oneOf<facts.ProcessRole>({
  kubelet: true,
  containerd: true,
  "containerd-shim": true,
  dockerd: true,
  crio: true,
  conmon: true,
  k3s: true,
  rke2: true,
  etcd: true,
  "kube-apiserver": true,
});

export const hostProcess = named(
  "HostProcess",
  object<facts.HostProcess>({
    pid: number,
    parentPid: number,
    role: processRole,
    isDefunct: boolean,
    podUid: optional(text),
    arguments: map(text),
  }),
);

export const listeningSocket = named(
  "ListeningSocket",
  object<facts.ListeningSocket>({
    protocol: oneOf({ tcp: true, udp: true }),
    address: text,
    port: number,
    process: optional(text),
  }),
);

export const hostPortRule = named(
  "HostPortRule",
  object<facts.HostPortRule>({ network: text, sandboxId: text, protocol: text, ports: list(number) }),
);

export const cniState = named(
  "CniState",
  object<facts.CniState>({
    reservations: list(object({ network: text, address: text, sandboxId: optional(text) })),
    results: list(object({ network: text, sandboxId: text, interface: text })),
  }),
);

export const runtimeContainer = named("RuntimeContainer", object<facts.RuntimeContainer>({ id: text, image: text }));

export const runtimeTask = named("RuntimeTask", object<facts.RuntimeTask>({ id: text, pid: number, status: text }));

export const osRelease = named(
  "OsRelease",
  object<facts.OsRelease>({ id: text, versionId: optional(text), prettyName: optional(text) }),
);

export const swap = named("Swap", object<facts.Swap>({ source: text, sizeBytes: number }));

export const clock = named("HostClock", object<facts.HostClock>({ at: text, isSynchronized: optional(exactly(true)) }));

export const hostAddress = named(
  "HostAddress",
  object<facts.HostAddress>({ family: oneOf({ IPv4: true, IPv6: true }), address: text }),
);

export const serviceUnit = named(
  "ServiceUnit",
  object<facts.ServiceUnit>({
    name: text,
    loadState: text,
    activeState: text,
    unitFileState: text,
    killMode: text,
    fragmentPath: text,
    dropInPaths: list(text),
    requiresMountsFor: list(text),
    afterMounts: list(text),
    needsDaemonReload: boolean,
    startedBy: optional(list(text)),
  }),
);

export const runtimeConfiguration = named(
  "RuntimeConfiguration",
  object<facts.RuntimeConfiguration>({
    path: text,
    root: optional(text),
    state: optional(text),
    hasImports: boolean,
  }),
);

export const etcdDataDirectory = named(
  "EtcdDataDirectory",
  object<facts.EtcdDataDirectory>({
    path: text,
    database: optional(object({ sizeBytes: number, modifiedAt: text })),
  }),
);

const etcdSnapshotFile = named(
  "EtcdSnapshotFile",
  object<facts.EtcdSnapshotFile>({
    path: text,
    sizeBytes: number,
    modifiedAt: text,
    integrity: oneOf<facts.SnapshotIntegrity>({
      intact: true,
      corrupt: true,
      unhashed: true,
      packed: true,
      unchecked: true,
    }),
  }),
);

export const etcdSnapshots = named(
  "EtcdSnapshots",
  object<facts.EtcdSnapshots>({ searched: list(text), avoided: optional(list(text)), files: list(etcdSnapshotFile) }),
);

export const certificate = named("Certificate", object<facts.Certificate>({ path: text, notAfter: optional(text) }));

export const selinuxMode: Shape<facts.SelinuxMode> = oneOf<facts.SelinuxMode>({
  enforcing: true,
  permissive: true,
  disabled: true,
});

export const resourceManagerCheckpoint = named(
  "ResourceManagerCheckpoint",
  object<facts.ResourceManagerCheckpoint>({
    manager: oneOf({ cpu: true, memory: true }),
    path: text,
    policyName: text,
  }),
);

export const csiVolume = named("CsiVolume", object<facts.CsiVolume>({ path: text, hasVolumeData: boolean }));
