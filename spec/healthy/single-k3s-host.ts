import type { HostFacts } from "../../lib/model/host-facts.js";
import { uidOf } from "../../lib/testing/index.js";
import {
  absentServices,
  certificates,
  containerdMetadata,
  directories,
  fstabOf,
  generatedUnits,
  identityOf,
  LOOKED_AFTER,
  missingPaths,
  mountsOf,
  process,
  roomy,
  service,
} from "./host.js";
import { NODE, VOLUME, VOLUME_PATH } from "./single-k3s.js";

const FORGE = uidOf("forge/forge-7d9f8c6b54-b4x2z");

const FSTAB = fstabOf(`
  UUID=0c2d8a4e-93c4-4f0c-8a34-6d1f0e6f9d02 / ext4 errors=remount-ro 0 1
  UUID=4E1C-09D3 /boot/efi vfat umask=0077 0 1
`);

/** One disk for everything, the volume of the application bound into its Pod's directory. */
const MOUNTS = mountsOf(`
  22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
  23 28 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
  24 28 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=8154332k,mode=755
  26 28 0:24 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=1635404k,mode=755
  28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
  30 22 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw
  41 28 259:1 / /boot/efi rw,relatime shared:30 - vfat /dev/nvme0n1p1 rw
  90 28 259:2 ${VOLUME_PATH} /var/lib/kubelet/pods/${FORGE}/volumes/kubernetes.io~local-volume/${VOLUME} rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
`);

export const HOSTS: Readonly<Record<string, Partial<HostFacts>>> = {
  [NODE]: {
    ...LOOKED_AFTER,
    identity: identityOf(NODE),
    mounts: MOUNTS,
    fstab: FSTAB,
    mountUnits: generatedUnits(FSTAB),
    filesystems: [roomy("/", "/dev/nvme0n1p2", "ext4", 250)],
    paths: [
      ...directories("/var/lib/kubelet", "/var/lib/kubelet/pods", VOLUME_PATH),
      ...containerdMetadata("/var/lib/rancher/k3s/agent/containerd"),
      ...missingPaths("/var/lib/kubelet.bak", "/var/lib/kubelet.old", "/var/lib/kubelet.orig"),
      ...missingPaths("/var/lib/kubelet/kubelet"),
      ...["/var/lib/containerd", "/var/lib/docker", "/var/lib/containers"].flatMap((root) =>
        missingPaths(root, `${root}.bak`, `${root}.old`, `${root}.orig`),
      ),
    ],
    staticPodManifests: { directory: "/var/lib/rancher/k3s/agent/pod-manifests", files: [] },
    kubeletConfiguration: {
      path: "/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/00-k3s-defaults.conf",
      staticPodPath: "/var/lib/rancher/k3s/agent/pod-manifests",
      containerRuntimeEndpoint: "unix:///run/k3s/containerd/containerd.sock",
      cgroupDriver: "systemd",
      failSwapOn: false,
      evictionHard: { "imagefs.available": "5%", "nodefs.available": "5%" },
      shutdownGracePeriod: "60s",
      shutdownGracePeriodCriticalPods: "20s",
    },
    // The kubelet and etcd are part of k3s' own process; it starts containerd as its child.
    processes: [
      process(1021, "k3s", {
        "cluster-init": "true",
        "etcd-s3": "true",
        "etcd-snapshot-retention": "28",
        "etcd-snapshot-schedule-cron": "0 */6 * * *",
      }),
      process(1188, "containerd", {
        config: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
        address: "/run/k3s/containerd/containerd.sock",
      }),
    ],
    listeningSockets: [
      { protocol: "tcp", address: "0.0.0.0", port: 22 },
      { protocol: "tcp", address: "0.0.0.0", port: 6443, process: "k3s-server" },
    ],
    cniState: { reservations: [], results: [] },
    runtimeContainers: [],
    runtimeTasks: [],
    kernelRelease: "6.12.48+deb13-amd64",
    osRelease: { id: "debian", versionId: "13", prettyName: "Debian GNU/Linux 13 (trixie)" },
    addresses: [{ family: "IPv4", address: "192.168.1.20" }],
    serviceUnits: [
      service("k3s.service", [], { dropInPaths: [], fragmentPath: "/etc/systemd/system/k3s.service" }),
      ...absentServices("kubelet.service", "containerd.service", "docker.service", "cri-docker.service"),
      ...absentServices("crio.service", "k3s-agent.service", "rke2-server.service", "rke2-agent.service"),
      ...absentServices("etcd.service", "keepalived.service", "haproxy.service", "docker.socket", "chronyd.service"),
      ...absentServices("iscsid.service", "iscsid.socket", "multipathd.service", "multipathd.socket"),
    ],
    runtimeConfiguration: [
      {
        path: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
        root: "/var/lib/rancher/k3s/agent/containerd",
        state: "/run/k3s/containerd",
        hasImports: false,
      },
    ],
    certificates: certificates(
      ...[
        "client-admin",
        "client-ca",
        "client-controller",
        "client-kube-apiserver",
        "server-ca",
        "serving-kube-apiserver",
      ].map((name) => `/var/lib/rancher/k3s/server/tls/${name}.crt`),
      ...["client", "peer-ca", "peer-server-client", "server-ca", "server-client"].map(
        (name) => `/var/lib/rancher/k3s/server/tls/etcd/${name}.crt`,
      ),
      ...["client-ca", "client-kubelet", "server-ca", "serving-kubelet"].map(
        (name) => `/var/lib/rancher/k3s/agent/${name}.crt`,
      ),
    ),
    etcdDataDirectories: [
      {
        path: "/var/lib/rancher/k3s/server/db/etcd",
        database: { sizeBytes: 9_125_888, modifiedAt: "2026-11-20T11:59:57Z" },
      },
    ],
    etcdSnapshots: {
      searched: ["/var/lib/rancher/k3s/server/db/snapshots", "/root", "/var/backups"],
      files: ["06", "00"].map((hour, index) => ({
        path: `/var/lib/rancher/k3s/server/db/snapshots/etcd-snapshot-${NODE}-17636184${hour}`,
        sizeBytes: 9_125_920,
        modifiedAt: `2026-11-20T${hour}:00:03Z`,
        integrity: index === 0 ? ("intact" as const) : ("unchecked" as const),
      })),
    },
    resourceManagerCheckpoints: [
      { manager: "cpu", path: "/var/lib/kubelet/cpu_manager_state", policyName: "none" },
      { manager: "memory", path: "/var/lib/kubelet/memory_manager_state", policyName: "None" },
    ],
  },
};
