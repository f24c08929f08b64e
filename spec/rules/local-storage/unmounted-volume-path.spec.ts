import { aLocalVolume, aMount, aNode, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unmountedVolumePath } from "../../../rules/local-storage/unmounted-volume-path.js";

const cluster = {
  nodes: [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })],
  persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/ssd1")],
};
const withDisks = {
  ...cluster,
  persistentVolumes: [1, 2, 3].map((n) => aLocalVolume(`pv-${n}`, `/mnt/disks/ssd${n}/`)),
};
const disk = (name: string, id: number) => aMount(`/mnt/disks/${name}`, { id });
const line = { spec: "UUID=1", target: "/mnt/disks/ssd1", fstype: "xfs", options: ["nofail"], line: 4 };

testRule(unmountedVolumePath, {
  pass: {
    "OpenEBS keeps its volumes in a directory of the system disk": {
      cluster: {
        ...cluster,
        persistentVolumes: [1, 2, 3].map((n) => aLocalVolume(`pvc-${n}`, `/var/openebs/local/pvc-${n}`)),
      },
      hosts: { node1: { mounts: [ROOT_MOUNT, disk("ssd1", 41), disk("ssd2", 42)], fstab: [line] } },
    },
    "the disk is mounted at the volume's path": {
      cluster,
      hosts: { node1: { mounts: [ROOT_MOUNT, disk("ssd1", 41)], fstab: [line] } },
    },
    "the volume is a directory of the system disk, as local-path makes them": {
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-1", "/opt/local-path/pvc-1")] },
      hosts: { node1: { mounts: [ROOT_MOUNT], fstab: [] } },
    },
    "disks that no volume uses stand beside it in a directory for anything": {
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-1", "/mnt/local")] },
      hosts: { node1: { mounts: [ROOT_MOUNT, aMount("/mnt/a", { id: 42 }), aMount("/mnt/b", { id: 43 })], fstab: [] } },
    },
    "the volume is a disk, by a link beside the mounted ones": {
      cluster: withDisks,
      hosts: {
        node1: {
          mounts: [ROOT_MOUNT, disk("ssd2", 42), disk("ssd3", 43)],
          fstab: [],
          paths: [{ path: "/mnt/disks/ssd1", type: "symlink", linkTarget: "/dev/sdb", realPath: "/dev/sdb" }],
        },
      },
    },
    "the volume's path is a link to a disk that is mounted": {
      cluster,
      hosts: {
        node1: {
          mounts: [ROOT_MOUNT, aMount("/data", { id: 42 })],
          fstab: [line],
          paths: [{ path: "/mnt/disks/ssd1", type: "symlink", linkTarget: "/data/1", realPath: "/data/1" }],
        },
      },
    },
    "one mount beside it is chance": {
      cluster,
      hosts: { node1: { mounts: [ROOT_MOUNT, disk("ssd2", 42)], fstab: [] } },
    },
  },
  fail: {
    "fstab mounts a disk there and it is not mounted": {
      cluster,
      hosts: { node1: { mounts: [ROOT_MOUNT], fstab: [line] } },
      findings: [
        {
          messageId: "fstab",
          severity: "critical",
          certainty: "certain",
          message:
            "/mnt/disks/ssd1 of PersistentVolume pv-1 (claim default/pv-1) is on the root file system, though line 4 of " +
            "/etc/fstab mounts /mnt/disks/ssd1",
        },
      ],
    },
    "the directories beside it are disks": {
      cluster,
      hosts: { node1: { mounts: [ROOT_MOUNT, disk("ssd2", 42), disk("ssd3", 43)], fstab: [] } },
      findings: [{ messageId: "siblings", severity: "critical", certainty: "conditional" }],
    },
    "the volumes beside it are disks": {
      cluster: { ...cluster, persistentVolumes: [1, 2, 3].map((n) => aLocalVolume(`pv-${n}`, `/mnt/vol${n}/`)) },
      hosts: {
        node1: { mounts: [ROOT_MOUNT, ...[2, 3].map((n) => aMount(`/mnt/vol${n}`, { id: 41 + n }))], fstab: [] },
      },
      findings: [{ messageId: "siblings", severity: "critical", subject: { kind: "PersistentVolume", name: "pv-1" } }],
    },
  },
  notApplicable: {
    "the Node has no local volume": {
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/ssd1", "node2")] },
      hosts: { node1: { mounts: [ROOT_MOUNT], fstab: [] } },
    },
  },
  open: {
    "the mount table does not come down to the root": {
      cluster,
      hosts: { node1: { mounts: [disk("ssd2", 42)], fstab: [] } },
      reason: "malformed",
    },
    "nobody read fstab": { cluster, hosts: { node1: { mounts: [ROOT_MOUNT] } }, reason: "not-collected" },
  },
});
