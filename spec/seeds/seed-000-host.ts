import type { HostFacts, Tree } from "../../lib/model/host-facts.js";
import { podVolumePath, subpathPath, uidOf } from "../../lib/testing/index.js";
import {
  containerdMetadata,
  directories,
  fstabOf,
  identityOf,
  missingPaths,
  mountsOf,
  process,
} from "../healthy/host.js";
import { CLUSTER, NODE } from "./seed-000.js";

const GB = 1_000_000_000;
const DATA = "253:17";
const SYSTEM = "253:1";

/** Name of the running Pod of a Deployment; its UID comes from namespace and name. */
function podOf(app: string): string {
  const pod = CLUSTER.pods.find(({ metadata }) => metadata.labels?.app === app);
  return `${pod?.metadata.namespace}/${pod?.metadata.name}`;
}

const volumeOf = (app: string, volume: string, root = "/var/lib/kubelet") =>
  podVolumePath(podOf(app), "local-volume", volume, root);

/** `/` is not shared here, so the kubelet has bound its root onto itself; a data disk, hardened, and disks mounted by hand. */
const SYSTEM_MOUNTS = `
  28 1 ${SYSTEM} / / rw,relatime - ext4 /dev/vda1 rw
  40 28 ${DATA} / /data900 rw,relatime,nosuid,nodev - xfs /dev/vdb1 rw
  41 28 0:60 / /nas rw,relatime - nfs4 nas.example.com:/ rw,vers=4.0
  42 28 253:33 / /mnt/models rw,relatime - ext4 /dev/vdc1 rw
  43 28 253:34 / /mnt/disks/a rw,relatime - ext4 /dev/vdd1 rw
  44 28 253:35 / /mnt/disks/b rw,relatime - ext4 /dev/vde1 rw
`;

/** `parent` is the mount that the root lies in: itself, where it is bound onto itself. */
function kubeletMounts(root: string, parent: number): string {
  return `
    60 ${parent} ${DATA} /pv/pg ${volumeOf("postgres", "pg", root)} rw,relatime - xfs /dev/vdb1 rw
    61 ${parent} ${DATA} /pv/pg/base ${subpathPath(podOf("postgres"), "pg", root)} rw,relatime - xfs /dev/vdb1 rw
    62 ${parent} ${SYSTEM} /opt/es ${volumeOf("elasticsearch", "es", root)} rw,relatime - ext4 /dev/vda1 rw
    63 ${parent} 0:61 / ${podVolumePath(podOf("postgres"), "projected", "kube-api-access-x7k2p", root)} rw,relatime - tmpfs tmpfs rw
    64 ${parent} ${SYSTEM} /opt/old ${podVolumePath("deleted-while-down", "local-volume", "old", root)} rw,relatime - ext4 /dev/vda1 rw
  `;
}

const FSTAB = fstabOf(`
  UUID=0c2d8a4e-93c4-4f0c-8a34-6d1f0e6f9d02 / ext4 defaults 1 1
  /dev/vdb1 /data900 xfs defaults 0 0
  nas.example.com:/ /nas nfs4 _netdev,nofail 0 0
  UUID=1b1d8a4e-93c4-4f0c-8a34-6d1f0e6f9d02 /mnt/disks/a ext4 defaults 0 0
  UUID=2b1d8a4e-93c4-4f0c-8a34-6d1f0e6f9d02 /mnt/disks/b ext4 defaults 0 0
`);

function tree(root: string, parts: Partial<Tree>): Tree {
  const counts = { directory: 900, file: 9000, symlink: 40, socket: 3, fifo: 0, "block-device": 0, "char-device": 90 };
  const sizes = { apparentBytes: 20 * GB, allocatedBytes: 20 * GB, inodes: 10_000, hardLinkedInodes: 0 };
  return { root, isComplete: true, counts, ...sizes, absoluteSymlinks: [], prunedAt: [], ...parts };
}

const unit = (name: string, parts: Partial<HostFacts["serviceUnits"][number]> = {}) => ({
  name,
  loadState: "loaded",
  activeState: "active",
  unitFileState: "enabled",
  killMode: "process",
  fragmentPath: `/usr/lib/systemd/system/${name}`,
  dropInPaths: [],
  requiresMountsFor: [],
  afterMounts: ["-.mount"],
  needsDaemonReload: false,
  startedBy: ["multi-user.target"],
  ...parts,
});

const labelled = (type: string) => ({ selinuxContext: `system_u:object_r:${type}:s0` });
const filesystem = (target: string, source: string, fstype: string, sizeGb: number, usedGb: number) => ({
  target,
  source,
  fstype,
  sizeBytes: sizeGb * GB,
  usedBytes: usedGb * GB,
  // ext4 keeps a twentieth for root.
  availableBytes: (sizeGb * 0.95 - usedGb) * GB,
  inodes: { total: 6_000_000, used: 400_000, free: 5_600_000 },
});

export const BEFORE: Partial<HostFacts> = {
  identity: identityOf(NODE),
  mounts: mountsOf(
    `${SYSTEM_MOUNTS}50 28 ${SYSTEM} /var/lib/kubelet /var/lib/kubelet rw,relatime shared:1 - ext4 /dev/vda1 rw\n${kubeletMounts("/var/lib/kubelet", 50)}`,
  ),
  fstab: FSTAB,
  mountUnits: [],
  filesystems: [
    filesystem("/", "/dev/vda1", "ext4", 100, 81),
    { ...filesystem("/data900", "/dev/vdb1", "xfs", 1000, 550), hasDirectoryTypes: false },
    filesystem("/mnt/models", "/dev/vdc1", "ext4", 200, 40),
  ],
  paths: [
    ...directories("/var/lib/kubelet", "/var/lib/kubelet/pods", "/data900").map((path) => ({
      ...path,
      ...labelled("var_lib_t"),
    })),
    ...directories("/var/lib/containerd").map((path) => ({ ...path, ...labelled("container_var_lib_t") })),
    // An attempt of the day before was given up.
    ...directories("/data900/containerd").map((path) => ({ ...path, ...labelled("unlabeled_t") })),
    ...directories("/opt/es", "/data900/pv/pg", "/var/lib/kubelet/registry", "/nas/documents", "/mnt/disks/c"),
    ...containerdMetadata("/var/lib/containerd"),
    ...missingPaths("/data900/kubelet", "/var/lib/kubelet.bak", "/var/lib/containerd.bak", "/var/lib/kubelet/kubelet"),
  ],
  trees: [
    tree("/var/lib/kubelet", {
      absoluteSymlinks: [
        {
          path: "/var/lib/kubelet/pki/kubelet-client-current.pem",
          linkTarget: "/var/lib/kubelet/pki/kubelet-client-2026-01-05.pem",
        },
      ],
    }),
    tree("/var/lib/containerd", { hardLinkedInodes: 1200 }),
  ],
  staticPodManifests: { directory: "/etc/kubernetes/manifests", files: [{ name: "etcd.yaml", isRun: true }] },
  kubeletConfiguration: {
    path: "/var/lib/kubelet/config.yaml",
    staticPodPath: "/etc/kubernetes/manifests",
    cpuManagerPolicy: "static",
  },
  processes: [
    process(812, "containerd"),
    process(941, "kubelet", { config: "/var/lib/kubelet/config.yaml" }),
    process(1200, "containerd-shim"),
    process(1201, "containerd-shim"),
    process(1604, "etcd", { "data-dir": "/var/lib/etcd" }, uidOf(`etcd-${NODE}`)),
  ],
  listeningSockets: [],
  hostPortRules: [{ network: "cbr0", sandboxId: "5f1c", protocol: "tcp", ports: [80, 443] }],
  cniState: { reservations: [], results: [] },
  runtimeContainers: [{ id: "5f1c", image: "k8s.gcr.io/pause:3.2" }],
  runtimeTasks: [{ id: "5f1c", pid: 1300, status: "RUNNING" }],
  kernelRelease: "3.10.0-1160.el7.x86_64",
  osRelease: { id: "centos", versionId: "7" },
  swaps: [],
  clock: { at: "2026-11-20T12:00:00Z" },
  addresses: [{ family: "IPv4", address: "172.16.0.10" }],
  serviceUnits: [unit("kubelet.service"), unit("containerd.service", { unitFileState: "disabled", startedBy: [] })],
  runtimeConfiguration: [],
  etcdDataDirectories: [{ path: "/var/lib/etcd" }],
  etcdSnapshots: { searched: ["/root", "/var/backups"], files: [] },
  certificates: [{ path: "/etc/kubernetes/pki/apiserver.crt", notAfter: "2026-12-01T08:00:00Z" }],
  selinuxMode: "enforcing",
  resourceManagerCheckpoints: [{ manager: "cpu", path: "/var/lib/kubelet/cpu_manager_state", policyName: "none" }],
};

/** The same with a data disk that others have filled. */
export const FULL_DISK: Partial<HostFacts> = {
  ...BEFORE,
  filesystems: [filesystem("/", "/dev/vda1", "ext4", 100, 81), filesystem("/data900", "/dev/vdb1", "xfs", 1000, 940)],
};

/** After the recipe and `rm -rf /var/lib/kubelet.bak`: the volumes are mounted twice, and empty; the old sandbox is forgotten. */
export const AFTER: Partial<HostFacts> = {
  ...BEFORE,
  mounts: mountsOf(SYSTEM_MOUNTS + kubeletMounts("/var/lib/kubelet.bak", 28) + kubeletMounts("/data900/kubelet", 40)),
  paths: [
    { path: "/var/lib/kubelet", type: "symlink", linkTarget: "/data900/kubelet", realPath: "/data900/kubelet" },
    { path: "/opt/es", type: "directory", realPath: "/opt/es", entries: 0 },
    { path: "/data900/pv/pg", type: "directory", realPath: "/data900/pv/pg", entries: 0 },
    ...directories("/var/lib/kubelet.bak", "/var/lib/kubelet/registry", "/nas/documents", "/mnt/disks/c"),
  ],
  runtimeContainers: [{ id: "new", image: "k8s.gcr.io/pause:3.2" }],
};
