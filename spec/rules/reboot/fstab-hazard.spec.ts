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
