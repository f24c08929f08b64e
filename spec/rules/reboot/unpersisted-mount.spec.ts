import {
  aLocalVolume,
  aMount,
  aNode,
  aPod,
  aRelocation,
  missing,
  podVolumePath,
  ROOT_MOUNT,
  testRule,
} from "../../../lib/testing/index.js";
import { unpersistedMount } from "../../../rules/reboot/unpersisted-mount.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const cluster = {
  nodes: [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })],
  persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")],
  pods: [],
};
const seen = { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 })], paths: [], processes: [], fstab: [], mountUnits: [] };
/** A Pod that writes to a directory of its Node. */
const writer = (path: string, type: string, readOnly = false) =>
  aPod("cache-0", {
    spec: {
      nodeName: "node1",
      containers: [{ name: "cache", volumeMounts: [{ name: "data", mountPath: "/cache", readOnly }] }],
      volumes: [{ name: "data", hostPath: { path, type } }],
    },
  });
const noVolumes = { ...cluster, persistentVolumes: [] };
const inFstab = { spec: "UUID=1", target: "/data", fstype: "xfs", options: ["defaults"], line: 3 };

testRule(unpersistedMount, {
  pass: {
    "the disk of the volumes is in fstab": { change: reboot, cluster, hosts: { node1: { ...seen, fstab: [inFstab] } } },
    "the volumes lie on the root file system": {
      change: reboot,
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-pg", "/opt/pg")] },
      hosts: { node1: seen },
    },
    "the disk holds volumes of another Node only": {
      change: reboot,
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-pg", "/data/pg", "node2")] },
      hosts: { node1: seen },
    },
    "an automount makes it, which fstab does not mount at once": {
      change: reboot,
      cluster,
      hosts: { node1: { ...seen, fstab: [{ ...inFstab, options: ["noauto", "x-systemd.automount"] }] } },
    },
    "the kubelet has bound its root onto itself, as it does where / is not shared": {
      cluster: noVolumes,
      hosts: {
        node1: {
          ...seen,
          mounts: [
            ROOT_MOUNT,
            aMount("/var/lib/kubelet", { ...ROOT_MOUNT, id: 50, target: "/var/lib/kubelet", root: "/var/lib/kubelet" }),
          ],
        },
      },
    },
    "the volume is a device": {
      change: reboot,
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-pg", "/dev/disk/by-id/nvme-1")] },
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/dev", { id: 43, fstype: "devtmpfs" })] } },
    },
    "the volume is a disk as such, in a /dev that lives in memory": {
      cluster: {
        ...cluster,
        persistentVolumes: [aLocalVolume("pv-1", "/dev/sdb"), aLocalVolume("pv-2", "/mnt/disks/by-id/x")],
      },
      hosts: {
        node1: {
          ...seen,
          mounts: [ROOT_MOUNT, aMount("/dev", { id: 43, fstype: "devtmpfs" })],
          paths: [{ path: "/mnt/disks/by-id/x", type: "symlink", linkTarget: "/dev/sdc", realPath: "/dev/sdc" }],
        },
      },
    },
    "a unit of systemd's own mounts it, and no fstab": {
      change: reboot,
      cluster,
      hosts: {
        node1: {
          ...seen,
          mountUnits: [
            {
              name: "data.mount",
              where: "/data",
              what: "/dev/disk/by-label/data",
              fragmentPath: "/etc/systemd/system/data.mount",
              unitFileState: "enabled",
            },
          ],
        },
      },
    },
    "the kubelet, a CSI driver and containerd have mounted what they need themselves": {
      change: reboot,
      cluster: noVolumes,
      hosts: {
        node1: {
          ...seen,
          mounts: [
            ROOT_MOUNT,
            aMount(`${podVolumePath("pg-0", "csi", "pvc-1")}/mount`, { id: 50 }),
            aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 51, root: "/pg" }),
            aMount(`/var/lib/kubelet/plugins/kubernetes.io/csi/rbd.csi.ceph.com/${"5c".repeat(32)}/globalmount`, {
              id: 52,
            }),
            aMount("/run/containerd/io.containerd.runtime.v2.task/k8s.io/a/rootfs", { id: 53, fstype: "overlay" }),
          ],
        },
      },
    },
    "cloud-init wrote the line, and names a logical volume": {
      change: reboot,
      cluster,
      hosts: {
        node1: {
          ...seen,
          fstab: [{ ...inFstab, spec: "/dev/mapper/vg0-data", options: ["defaults", "nofail", "comment=cloudconfig"] }],
        },
      },
    },
    "a Pod only reads from the disk": {
      change: reboot,
      cluster: { ...noVolumes, pods: [writer("/data/models", "", true)] },
      hosts: { node1: seen },
    },
    "a Pod works in memory by hostPath, and means to": {
      change: reboot,
      cluster: { ...noVolumes, pods: [writer("/data/ramdisk", "")] },
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/data", { id: 43, fstype: "tmpfs" })] } },
    },
  },
  fail: {
    "the disk of a volume was mounted by hand": {
      change: reboot,
      cluster,
      hosts: { node1: seen },
      findings: [
        {
          messageId: "vanishes",
          severity: "critical",
          certainty: "conditional",
          message:
            "/data (/dev/loop0) holds PersistentVolume pv-pg at /data/pg and is in neither /etc/fstab nor a systemd mount unit",
        },
      ],
    },
    "the volume's path leads by a link to a disk that was mounted by hand": {
      change: reboot,
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-pg", "/srv/pg")] },
      hosts: {
        node1: { ...seen, paths: [{ path: "/srv/pg", type: "symlink", linkTarget: "/data/pg", realPath: "/data/pg" }] },
      },
      findings: [{ messageId: "vanishes", severity: "critical" }],
    },
    "the kubelet's root leads to such a disk and no reboot is planned": {
      cluster: { ...cluster, persistentVolumes: [] },
      hosts: {
        node1: {
          ...seen,
          paths: [
            { path: "/var/lib/kubelet", type: "symlink", linkTarget: "/data/kubelet", realPath: "/data/kubelet" },
          ],
        },
      },
      findings: [{ messageId: "vanishes", severity: "high" }],
    },
    "an overlay that was mounted by hand writes to the disk: nothing of it is in memory": {
      change: reboot,
      cluster,
      hosts: {
        node1: {
          ...seen,
          mounts: [
            ROOT_MOUNT,
            aMount("/data", { id: 43, fstype: "overlay", superOptions: ["rw", "upperdir=/srv/upper"] }),
          ],
        },
      },
      findings: [{ messageId: "vanishes", severity: "critical" }],
    },
    "an overlay writes to memory": {
      change: reboot,
      cluster,
      hosts: {
        node1: {
          ...seen,
          mounts: [
            ROOT_MOUNT,
            aMount("/run", { id: 44, fstype: "tmpfs" }),
            aMount("/data", { id: 43, fstype: "overlay", superOptions: ["rw", "upperdir=/run/upper"] }),
          ],
        },
      },
      findings: [{ messageId: "volatile", severity: "critical" }],
    },
    "the kubelet has bound its root onto itself on a disk that was mounted by hand": {
      cluster: noVolumes,
      hosts: {
        node1: {
          ...seen,
          mounts: [
            ROOT_MOUNT,
            aMount("/var/lib", { id: 43 }),
            aMount("/var/lib/kubelet", { id: 50, root: "/kubelet" }),
          ],
        },
      },
      findings: [
        {
          messageId: "vanishes",
          message:
            "/var/lib (/dev/loop0) holds the kubelet's root at /var/lib/kubelet and is in neither /etc/fstab nor a systemd mount unit",
        },
        { messageId: "vanishes" },
      ],
    },
    "a Pod's hostPath on it would be made anew, empty": {
      change: reboot,
      cluster: { ...noVolumes, pods: [writer("/data/cache", "DirectoryOrCreate")] },
      hosts: { node1: seen },
      findings: [
        {
          messageId: "vanishes",
          severity: "critical",
          message:
            "/data (/dev/loop0) holds a hostPath of Pod default/cache-0 at /data/cache and is in neither /etc/fstab nor a systemd mount unit",
        },
      ],
    },
    "a Pod's hostPath on it must exist": {
      change: reboot,
      cluster: { ...noVolumes, pods: [writer("/data/cache", "Directory")] },
      hosts: { node1: seen },
      findings: [{ messageId: "refused", severity: "high" }],
    },
    "the runtime's disk was mounted by hand, and a move is planned": {
      change: { ...aRelocation(), moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] },
      cluster: noVolumes,
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/var/lib/containerd", { id: 43 })] } },
      findings: [{ messageId: "vanishes", severity: "medium" }],
    },
    "etcd's disk was mounted by hand": {
      cluster: noVolumes,
      hosts: {
        node1: {
          ...seen,
          mounts: [ROOT_MOUNT, aMount("/var/lib/etcd", { id: 43 })],
          processes: [
            { pid: 9, parentPid: 1, role: "etcd", isDefunct: false, arguments: { "data-dir": "/var/lib/etcd" } },
          ],
        },
      },
      findings: [{ messageId: "vanishes", severity: "high" }],
    },
    "a volume lies in memory": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster,
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/data", { id: 43, fstype: "tmpfs" })] } },
      findings: [{ messageId: "volatile", severity: "critical" }],
    },
  },
  open: {
    "ZFS mounts it, or does not": {
      change: reboot,
      cluster,
      hosts: {
        node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/data", { id: 43, fstype: "zfs", source: "tank/data" })] },
      },
      reason: "not-collected",
    },
    "nobody could say whether etcd runs": {
      change: reboot,
      cluster: noVolumes,
      hosts: { node1: { ...seen, processes: missing("timeout", "ps did not answer") } },
      reason: "timeout",
    },
    "systemd could not be asked": {
      change: reboot,
      cluster,
      hosts: { node1: { ...seen, mountUnits: missing("timeout", "systemctl took longer than 5 s") } },
      reason: "timeout",
    },
  },
});
