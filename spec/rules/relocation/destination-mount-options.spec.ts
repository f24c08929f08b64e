import type { Filesystem } from "../../../lib/model/host-facts.js";
import { aMount, aRelocation, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { destinationMountOptions } from "../../../rules/relocation/destination-mount-options.js";

const runtime = aRelocation({ moves: [{ from: "/var/lib/containerd", to: "/data/containerd" }] });
const disk = { target: "/data", source: "/dev/loop0", fstype: "xfs", sizeBytes: 9, usedBytes: 1, availableBytes: 8 };
const host = (parts: Parameters<typeof aMount>[1], filesystem: Partial<Filesystem> = { hasDirectoryTypes: true }) => ({
  node1: {
    mounts: [ROOT_MOUNT, aMount("/data", { id: 43, ...parts })],
    filesystems: [{ ...disk, ...filesystem }],
    paths: [],
    processes: [],
  },
});

testRule(destinationMountOptions, {
  pass: {
    "the disk is mounted with the usual options": { change: aRelocation(), hosts: host({}) },
    "ext4 tells the types of entries in any case": {
      change: runtime,
      hosts: host({ fstype: "ext4" }, { fstype: "ext4" }),
    },
    "the runtime's layers do not mind noexec": {
      change: runtime,
      hosts: host({ options: ["rw", "noexec", "nosuid"] }),
    },
  },
  fail: {
    "the disk is read-only": {
      change: aRelocation(),
      hosts: host({ options: ["ro"] }),
      findings: [
        {
          messageId: "readOnly",
          severity: "high",
          message: "/data, which is to hold /data/kubelet, is mounted read-only",
        },
      ],
    },
    "programs in volumes would not run": {
      change: aRelocation(),
      hosts: host({ options: ["rw", "nosuid", "noexec"] }),
      findings: [
        {
          messageId: "restricted",
          message: "/data, which is to hold the kubelet's root, is mounted with noexec, nosuid",
        },
      ],
    },
    "the runtime's layers are to lie on NFS": {
      change: runtime,
      hosts: host({ fstype: "nfs4" }),
      findings: [{ messageId: "noOverlay", severity: "high" }],
    },
    "the XFS was made long ago, without file types": {
      change: runtime,
      hosts: host({}, { hasDirectoryTypes: false }),
      findings: [
        {
          messageId: "noTypes",
          severity: "high",
          message:
            "/data, which is to hold /data/containerd, is an XFS without file types in its directories (ftype=0)",
        },
      ],
    },
  },
  open: {
    "the mount table does not come down to the root": {
      change: aRelocation(),
      hosts: { node1: { ...host({}).node1, mounts: [aMount("/srv", { id: 43 })] } },
      reason: "malformed",
    },
    "nobody measured the file systems": {
      change: runtime,
      hosts: { node1: { ...host({}).node1, filesystems: missing("timeout", "stat did not answer") } },
      reason: "timeout",
    },
    "xfs_info is missing on the host": { change: runtime, hosts: host({}, {}), reason: "missing-tool" },
  },
});
