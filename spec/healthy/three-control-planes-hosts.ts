import type { EtcdSnapshotFile, HostFacts } from "../../lib/model/host-facts.js";
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
import { ALL_NODES, addressOf, DATABASE_VOLUMES } from "./three-control-planes.js";

const SYSTEM_MOUNTS = `
  22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
  23 28 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
  24 28 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=16378200k,mode=755
  26 28 0:24 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=3282064k,mode=755
  28 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
  30 22 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw
  33 22 0:30 / /sys/fs/bpf rw,nosuid,nodev,noexec,relatime shared:11 - bpf bpf rw,mode=700
  41 28 252:15 / /boot/efi rw,relatime shared:30 - vfat /dev/vda15 rw
  43 28 253:0 / /var/lib/containerd rw,noatime shared:32 - xfs /dev/mapper/data-containerd rw
  44 28 253:1 / /var/lib/kubelet rw,noatime shared:33 - xfs /dev/mapper/data-kubelet rw
`;
const ETCD_MOUNTS = `
  45 28 252:32 / /var/lib/etcd rw,noatime shared:34 - ext4 /dev/vdc rw
  46 28 0:52 / /var/lib/etcd-backup rw,relatime shared:35 - nfs4 nas.example.com:/etcd rw,vers=4.2,hard
`;

const FSTAB = `
  UUID=2f1c8b54-6c3f-4a35-9f7c-1d8a0b8a2f11 / ext4 defaults 0 1
  UUID=7A5B-31C2 /boot/efi vfat umask=0077 0 1
  UUID=5b0b8f0e-4a52-4d3c-8a9a-5a7ce9a3f1b0 /var/lib/containerd xfs noatime,nofail 0 2
  UUID=91d6a0c4-7f0f-4f0e-b1b7-6b3ed1c7a2d5 /var/lib/kubelet xfs noatime,nofail 0 2
`;
const ETCD_FSTAB = `
  UUID=c86de7ad-1a54-43fb-92b8-0f7ad0a3b5f6 /var/lib/etcd ext4 noatime,nofail 0 2
  nas.example.com:/etcd /var/lib/etcd-backup nfs4 _netdev,nofail,hard 0 0
`;

/** The database's volume on its Node: staged once, then bound into the Pod's directory. */
function volumeMounts(node: string): string {
  return DATABASE_VOLUMES.filter((each) => each.node === node)
    .map(({ volume, pod }) => {
      const staged = `/var/lib/kubelet/plugins/kubernetes.io/csi/rbd.csi.ceph.com/${"5c".repeat(32)}/globalmount/${volume}`;
      const published = `/var/lib/kubelet/pods/${uidOf(`shop/${pod}`)}/volumes/kubernetes.io~csi/${volume}/mount`;
      return [
        `90 44 251:0 / ${staged} rw,relatime shared:80 - ext4 /dev/rbd0 rw,stripe=16`,
        `91 44 251:0 / ${published} rw,relatime shared:80 - ext4 /dev/rbd0 rw,stripe=16`,
      ].join("\n");
    })
    .join("\n");
}

/** As Ubuntu's server image has them: multipathd runs, iscsid waits until somebody uses it. */
const UBUNTU_STORAGE_SERVICES = [
  service("multipathd.service", [], { startedBy: ["sysinit.target", "multipathd.socket"] }),
  service("multipathd.socket", [], { startedBy: ["sockets.target"] }),
  service("iscsid.service", [], { activeState: "inactive", unitFileState: "disabled", startedBy: ["iscsid.socket"] }),
  service("iscsid.socket", [], { startedBy: ["sockets.target"] }),
];

/** Each member keeps its own for a day and copies them to the share, where the script does not look: NFS may hang. */
const SNAPSHOTS: readonly EtcdSnapshotFile[] = ["20T06", "20T00", "19T18", "19T12"].map((hour, index) => ({
  path: `/var/backups/etcd/snapshot-2026-11-${hour.replace("T", "-")}00.db`,
  sizeBytes: 71_303_200,
  modifiedAt: `2026-11-${hour}:00:38Z`,
  integrity: index === 0 ? "intact" : "unchecked",
}));

const CONTROL_PLANE_CERTIFICATES = [
  ...["admin", "super-admin", "controller-manager", "scheduler"].map((name) => `/etc/kubernetes/${name}.conf`),
  ...[
    "apiserver",
    "apiserver-etcd-client",
    "apiserver-kubelet-client",
    "ca",
    "front-proxy-ca",
    "front-proxy-client",
  ].map((name) => `/etc/kubernetes/pki/${name}.crt`),
  ...["ca", "healthcheck-client", "peer", "server"].map((name) => `/etc/kubernetes/pki/etcd/${name}.crt`),
];

function hostOf(node: string): Partial<HostFacts> {
  const isControlPlane = node.startsWith("cp-");
  const fstab = fstabOf(isControlPlane ? FSTAB + ETCD_FSTAB : FSTAB);
  const needed = ["/var/lib/containerd", "/var/lib/kubelet", ...(isControlPlane ? ["/var/lib/etcd"] : [])];
  return {
    ...LOOKED_AFTER,
    identity: identityOf(node),
    mounts: mountsOf(SYSTEM_MOUNTS + (isControlPlane ? ETCD_MOUNTS : "") + volumeMounts(node)),
    fstab,
    mountUnits: generatedUnits(fstab),
    filesystems: [
      roomy("/", "/dev/vda1", "ext4", 40),
      roomy("/var/lib/containerd", "/dev/mapper/data-containerd", "xfs", 120),
      roomy("/var/lib/kubelet", "/dev/mapper/data-kubelet", "xfs", 80),
      ...(isControlPlane ? [roomy("/var/lib/etcd", "/dev/vdc", "ext4", 20)] : []),
    ],
    paths: [
      ...directories("/var/lib/kubelet", "/var/lib/kubelet/pods", "/var/lib/containerd"),
      ...containerdMetadata("/var/lib/containerd"),
      ...["/var/lib/kubelet", "/var/lib/containerd"].flatMap((root) =>
        missingPaths(`${root}.bak`, `${root}.old`, `${root}.orig`),
      ),
      ...missingPaths("/var/lib/kubelet/kubelet", "/var/lib/containerd/containerd", "/var/lib/containerd/pods"),
      ...["/var/lib/docker", "/var/lib/containers"].flatMap((root) => missingPaths(root, `${root}.bak`)),
    ],
    staticPodManifests: {
      directory: "/etc/kubernetes/manifests",
      files: isControlPlane
        ? ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-vip"].map((name) => ({
            name: `${name}.yaml`,
            isRun: true,
          }))
        : [],
    },
    kubeletConfiguration: {
      path: "/var/lib/kubelet/config.yaml",
      staticPodPath: "/etc/kubernetes/manifests",
      containerRuntimeEndpoint: "unix:///var/run/containerd/containerd.sock",
      cgroupDriver: "systemd",
      shutdownGracePeriod: "90s",
      shutdownGracePeriodCriticalPods: "30s",
    },
    processes: [
      process(812, "containerd"),
      process(941, "kubelet", {
        config: "/var/lib/kubelet/config.yaml",
        "node-ip": addressOf(node),
      }),
      ...(isControlPlane ? controlPlaneProcesses(node) : []),
    ],
    listeningSockets: [
      { protocol: "tcp", address: "0.0.0.0", port: 22 },
      { protocol: "tcp", address: "0.0.0.0", port: 10250, process: "kubelet" },
      ...(isControlPlane
        ? [{ protocol: "tcp" as const, address: "0.0.0.0", port: 6443, process: "kube-apiserver" }]
        : []),
    ],
    cniState: { reservations: [], results: [] },
    runtimeContainers: [],
    runtimeTasks: [],
    kernelRelease: "6.8.0-87-generic",
    osRelease: { id: "ubuntu", versionId: "24.04", prettyName: "Ubuntu 24.04.3 LTS" },
    addresses: [
      { family: "IPv4", address: addressOf(node) },
      ...(node === "cp-1" ? [{ family: "IPv4" as const, address: "10.0.0.10" }] : []),
    ],
    serviceUnits: [
      service("kubelet.service", needed),
      service("containerd.service", ["/var/lib/containerd"]),
      ...absentServices("docker.service", "cri-docker.service", "crio.service", "k3s.service", "k3s-agent.service"),
      ...absentServices("rke2-server.service", "rke2-agent.service", "etcd.service", "keepalived.service"),
      ...absentServices("haproxy.service", "docker.socket", "chronyd.service"),
      ...UBUNTU_STORAGE_SERVICES,
    ],
    runtimeConfiguration: [
      { path: "/etc/containerd/config.toml", root: "/var/lib/containerd", state: "/run/containerd", hasImports: false },
    ],
    certificates: certificates(
      "/var/lib/kubelet/pki/kubelet-client-current.pem",
      ...(isControlPlane ? CONTROL_PLANE_CERTIFICATES : ["/etc/kubernetes/pki/ca.crt"]),
    ),
    etcdDataDirectories: isControlPlane
      ? [{ path: "/var/lib/etcd", database: { sizeBytes: 71_303_168, modifiedAt: "2026-11-20T11:59:58Z" } }]
      : [],
    etcdSnapshots: isControlPlane
      ? { searched: ["/var/backups", "/root"], avoided: ["/var/lib/etcd-backup"], files: SNAPSHOTS }
      : { searched: ["/var/backups", "/root"], files: [] },
    csiVolumes: DATABASE_VOLUMES.filter((each) => each.node === node).map(({ volume, pod }) => ({
      path: `/var/lib/kubelet/pods/${uidOf(`shop/${pod}`)}/volumes/kubernetes.io~csi/${volume}`,
      hasVolumeData: true,
    })),
    resourceManagerCheckpoints: [
      { manager: "cpu", path: "/var/lib/kubelet/cpu_manager_state", policyName: "none" },
      { manager: "memory", path: "/var/lib/kubelet/memory_manager_state", policyName: "None" },
    ],
  };
}

function controlPlaneProcesses(node: string) {
  const address = addressOf(node);
  const members = ["cp-1", "cp-2", "cp-3"].map((name) => `${name}=https://${addressOf(name)}:2380`).join(",");
  return [
    process(
      1604,
      "etcd",
      {
        name: node,
        "data-dir": "/var/lib/etcd",
        "listen-client-urls": `https://127.0.0.1:2379,https://${address}:2379`,
        "advertise-client-urls": `https://${address}:2379`,
        "initial-advertise-peer-urls": `https://${address}:2380`,
        "initial-cluster": members,
        "listen-metrics-urls": "http://127.0.0.1:2381",
        "snapshot-count": "10000",
        "quota-backend-bytes": "8589934592",
      },
      uidOf(`etcd-${node}`),
    ),
    process(
      1688,
      "kube-apiserver",
      {
        "advertise-address": address,
        "secure-port": "6443",
        "etcd-servers": "https://127.0.0.1:2379",
        "service-cluster-ip-range": "10.96.0.0/12",
        "enable-admission-plugins": "NodeRestriction",
      },
      uidOf(`kube-apiserver-${node}`),
    ),
  ];
}

export const HOSTS: Readonly<Record<string, Partial<HostFacts>>> = Object.fromEntries(
  ALL_NODES.map((node) => [node, hostOf(node)]),
);
