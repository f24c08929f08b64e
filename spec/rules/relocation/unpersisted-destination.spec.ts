import { aMount, aRelocation, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unpersistedDestination } from "../../../rules/relocation/unpersisted-destination.js";

const change = aRelocation();
const mounts = [ROOT_MOUNT, aMount("/data", { id: 43 })];
const seen = { mounts, paths: [], processes: [], fstab: [], mountUnits: [] };
const inFstab = { spec: "UUID=1", target: "/data", fstype: "xfs", options: ["defaults"], line: 3 };
const unit = { name: "data.mount", where: "/data", what: "/dev/sdb", unitFileState: "enabled" };

testRule(unpersistedDestination, {
  pass: {
    "the disk is in fstab": { change, hosts: { node1: { ...seen, fstab: [inFstab] } } },
    "a systemd unit mounts it": {
      change,
      hosts: { node1: { ...seen, mountUnits: [{ ...unit, fragmentPath: "/etc/systemd/system/data.mount" }] } },
    },
    "it goes to the root file system": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] }),
      hosts: { node1: seen },
    },
  },
  fail: {
    "somebody mounted the disk by hand": {
      change,
      hosts: { node1: { ...seen, mountUnits: [{ ...unit, fragmentPath: "" }] } },
      findings: [
        {
          messageId: "notMountedAtBoot",
          severity: "critical",
          certainty: "conditional",
          message: "/data (/dev/loop0) holds /data/kubelet and is in neither /etc/fstab nor a systemd mount unit",
        },
      ],
    },
    "fstab names it and does not mount it at boot": {
      change,
      hosts: { node1: { ...seen, fstab: [{ ...inFstab, options: ["noauto"] }] } },
      findings: [{ messageId: "notMountedAtBoot" }],
    },
    "the way to it leads by a link to a disk that somebody mounted by hand": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/big/x/kubelet" }] }),
      hosts: {
        node1: { ...seen, paths: [{ path: "/big", type: "symlink", linkTarget: "/data", realPath: "/data" }] },
      },
      findings: [{ messageId: "notMountedAtBoot", severity: "critical" }],
    },
    "it goes to memory": {
      change,
      hosts: { node1: { ...seen, mounts: [ROOT_MOUNT, aMount("/data", { id: 43, fstype: "tmpfs" })] } },
      findings: [{ messageId: "volatile", severity: "critical" }],
    },
  },
  open: {
    "fstab does not name it and nobody asked systemd": {
      change,
      hosts: { node1: { ...seen, mountUnits: missing("missing-tool", "systemctl is not installed") } },
      reason: "missing-tool",
    },
  },
});
