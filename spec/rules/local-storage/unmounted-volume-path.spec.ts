import { aLocalVolume, aMount, aNode, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unmountedVolumePath } from "../../../rules/local-storage/unmounted-volume-path.js";

const cluster = {
  nodes: [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })],
  persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/ssd1")],
};
const disk = (name: string, id: number) => aMount(`/mnt/disks/${name}`, { id });
const line = { spec: "UUID=1", target: "/mnt/disks/ssd1", fstype: "xfs", options: ["nofail"], line: 4 };

testRule(unmountedVolumePath, {
  pass: {
    "the disk is mounted at the volume's path": {
      cluster,
      hosts: { node1: { mounts: [ROOT_MOUNT, disk("ssd1", 41)], fstab: [line] } },
    },
    "the volume is a directory of the system disk, as local-path makes them": {
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-1", "/opt/local-path/pvc-1")] },
      hosts: { node1: { mounts: [ROOT_MOUNT], fstab: [] } },
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
  },
  notApplicable: {
    "the Node has no local volume": {
      cluster: { ...cluster, persistentVolumes: [aLocalVolume("pv-1", "/mnt/disks/ssd1", "node2")] },
      hosts: { node1: { mounts: [ROOT_MOUNT], fstab: [] } },
    },
  },
  open: {
    "nobody read fstab": { cluster, hosts: { node1: { mounts: [ROOT_MOUNT] } }, reason: "not-collected" },
  },
});
