import { aLocalVolume, aMount, aNode, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unpersistedMount } from "../../../rules/reboot/unpersisted-mount.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const cluster = {
  nodes: [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })],
  persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")],
};
const seen = { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 })], paths: [], processes: [], fstab: [], mountUnits: [] };
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
    "a volume lies in memory": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster,
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/data", { id: 43, fstype: "tmpfs" })] } },
      findings: [{ messageId: "volatile", severity: "critical" }],
    },
  },
  open: {
    "systemd could not be asked": {
      change: reboot,
      cluster,
      hosts: { node1: { ...seen, mountUnits: missing("timeout", "systemctl took longer than 5 s") } },
      reason: "timeout",
    },
  },
});
