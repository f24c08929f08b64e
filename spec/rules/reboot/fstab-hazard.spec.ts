import type { FstabEntry } from "../../../lib/model/host-facts.js";
import { testRule } from "../../../lib/testing/index.js";
import { fstabHazard } from "../../../rules/reboot/fstab-hazard.js";

const entry = (target: string, parts: Partial<FstabEntry> = {}): FstabEntry => ({
  spec: "UUID=9a4f",
  target,
  fstype: "xfs",
  options: ["defaults", "nofail"],
  line: 2,
  ...parts,
});
const reboot = { kind: "reboot", nodes: ["node1"] } as const;

testRule(fstabHazard, {
  pass: {
    "data disks are named by UUID and may be missing": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/data")] } },
    },
    "device mapper's names stay: of multipath and of logical volumes": {
      change: reboot,
      hosts: {
        node1: {
          fstab: [
            entry("/data", { spec: "/dev/mapper/mpatha-part1" }),
            entry("/logs", { spec: "/dev/mapper/vg0-logs" }),
            entry("/models", { spec: "/dev/disk/by-id/nvme-eui.0025388b710f5ba6" }),
          ],
        },
      },
    },
    "it is mounted when it is used, and not at boot": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/data", { options: ["noauto", "x-systemd.automount"] })] } },
    },
    "cloud-init manages the line": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/mnt", { options: ["defaults", "nofail", "comment=cloudconfig"] })] } },
    },
    "the root file system is the boot's own business": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/", { options: ["defaults"] }), entry("none", { fstype: "swap" })] } },
    },
    "a memory file system needs no device": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/tmp", { spec: "tmpfs", fstype: "tmpfs", options: ["defaults"] })] } },
    },
  },
  fail: {
    "a data disk without nofail": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/data", { options: ["defaults"] })] } },
      findings: [
        {
          messageId: "stopsBoot",
          severity: "high",
          certainty: "conditional",
          message: "Line 2 of /etc/fstab mounts /data from UUID=9a4f without nofail",
        },
      ],
    },
    "a disk is named in the kernel's order": {
      change: reboot,
      hosts: { node1: { fstab: [entry("/data", { spec: "/dev/sdb1" })] } },
      findings: [{ messageId: "deviceName", severity: "high" }],
    },
    "nobody plans a reboot yet": {
      hosts: { node1: { fstab: [entry("/srv", { spec: "nas:/srv", fstype: "nfs4", options: ["defaults"] })] } },
      findings: [{ messageId: "stopsBoot", severity: "medium" }],
    },
  },
  notApplicable: { "fstab is empty": { change: reboot, hosts: { node1: { fstab: [] } } } },
});
