import type { Filesystem, Tree } from "../../../lib/model/host-facts.js";
import { aMount, aRelocation, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { destinationCapacity } from "../../../rules/relocation/destination-capacity.js";

const GiB = 2 ** 30;
const change = aRelocation();
const mounts = [ROOT_MOUNT, aMount("/data", { id: 43 })];
const volume = aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, device: "8:0", root: "/" });

/** The disk is measured where it is mounted as a whole, and the kubelet binds directories of it. */
const disk = aMount("/disk", { id: 44, device: "8:0", root: "/" });
const twoOfOneDisk = [
  disk,
  aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, device: "8:0", root: "/pg" }),
  aMount(podVolumePath("es-0", "local-volume", "pv-es"), { id: 60, device: "8:0", root: "/es" }),
];

function aFilesystem(target: string, availableBytes: number, parts: Partial<Filesystem> = {}): Filesystem {
  return {
    target,
    source: "/dev/x",
    fstype: "xfs",
    sizeBytes: 100 * GiB,
    usedBytes: 10 * GiB,
    availableBytes,
    ...parts,
  };
}

function aTree(allocatedBytes: number, parts: Partial<Tree> = {}): Tree {
  const counts = { directory: 1, file: 1, symlink: 0, socket: 0, fifo: 0, "block-device": 0, "char-device": 0 };
  const sizes = { apparentBytes: allocatedBytes, allocatedBytes, inodes: 1000, hardLinkedInodes: 0 };
  return { root: "/var/lib/kubelet", isComplete: true, counts, ...sizes, absoluteSymlinks: [], prunedAt: [], ...parts };
}

testRule(destinationCapacity, {
  pass: {
    "the disk has room to spare": {
      change,
      hosts: { node1: { mounts, paths: [], filesystems: [aFilesystem("/data", 50 * GiB)], trees: [aTree(GiB)] } },
    },
    "the mounted volumes fit as well": {
      change,
      hosts: {
        node1: {
          mounts: [...mounts, disk, volume],
          paths: [],
          filesystems: [aFilesystem("/data", 50 * GiB), aFilesystem("/disk", GiB)],
          trees: [aTree(GiB)],
        },
      },
    },
    "two directories of one disk, which together hold no more than it": {
      change,
      hosts: {
        node1: {
          mounts: [...mounts, ...twoOfOneDisk],
          paths: [],
          filesystems: [aFilesystem("/data", 14 * GiB), aFilesystem("/disk", GiB)],
          trees: [aTree(GiB)],
        },
      },
    },
    "a volume on the tree's own disk, the tree counted once": {
      change,
      hosts: {
        node1: {
          mounts: [
            ...mounts,
            aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, device: ROOT_MOUNT.device, root: "/pv" }),
          ],
          paths: [],
          filesystems: [aFilesystem("/data", 14 * GiB), aFilesystem("/", GiB)],
          trees: [aTree(9 * GiB)],
        },
      },
    },
  },
  fail: {
    "the tree fills more than nine tenths of what is available": {
      change,
      hosts: { node1: { mounts, paths: [], filesystems: [aFilesystem("/data", 10 * GiB)], trees: [aTree(9.5 * GiB)] } },
      findings: [
        {
          messageId: "bytes",
          severity: "high",
          certainty: "certain",
          message: `/var/lib/kubelet holds ${9.5 * GiB} bytes, /data has ${10 * GiB} bytes available`,
        },
      ],
    },
    "a cut walk already found too much": {
      change,
      hosts: {
        node1: {
          mounts,
          paths: [],
          filesystems: [aFilesystem("/data", GiB)],
          trees: [aTree(2 * GiB, { isComplete: false })],
        },
      },
      findings: [{ messageId: "bytes" }],
    },
    "only a copy that enters the mounts does not fit": {
      change,
      hosts: {
        node1: {
          mounts: [...mounts, disk, volume],
          paths: [],
          filesystems: [aFilesystem("/data", 10 * GiB), aFilesystem("/disk", GiB)],
          trees: [aTree(GiB)],
        },
      },
      findings: [
        {
          messageId: "bytesWithMounts",
          severity: "high",
          certainty: "conditional",
          message: `/var/lib/kubelet and 1 file system mounted below it hold ${11 * GiB} bytes, /data has ${10 * GiB} bytes available`,
        },
      ],
    },
    "there are bytes enough and too few inodes": {
      change,
      hosts: {
        node1: {
          mounts,
          paths: [],
          filesystems: [aFilesystem("/data", 50 * GiB, { inodes: { total: 2000, used: 1000, free: 1000 } })],
          trees: [aTree(GiB)],
        },
      },
      findings: [
        { messageId: "inodes", severity: "high", message: "/var/lib/kubelet holds 1000 inodes, /data has 1000 free" },
      ],
    },
  },
  notApplicable: {
    "mv renames within one file system": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] }),
      hosts: { node1: { mounts, paths: [], filesystems: [], trees: [] } },
    },
  },
  open: {
    "a directory of a large disk is bound below it, and nobody knows how large that is": {
      change,
      hosts: {
        node1: {
          mounts: [
            ...mounts,
            disk,
            aMount(podVolumePath("es-0", "local-volume", "pv-es"), { id: 60, device: "8:0", root: "/es" }),
          ],
          paths: [],
          filesystems: [aFilesystem("/data", 10 * GiB), aFilesystem("/disk", GiB)],
          trees: [aTree(GiB)],
        },
      },
      reason: "not-collected",
    },
    "what is mounted from NFS was not measured": {
      change,
      hosts: {
        node1: {
          mounts: [
            ...mounts,
            aMount(podVolumePath("a", "nfs", "pv-nfs"), { id: 61, device: "0:52", root: "/", fstype: "nfs4" }),
          ],
          paths: [],
          filesystems: [aFilesystem("/data", 50 * GiB)],
          trees: [aTree(GiB)],
        },
      },
      reason: "not-collected",
    },
    "the walk was cut before it found too much": {
      change,
      hosts: {
        node1: {
          mounts,
          paths: [],
          filesystems: [aFilesystem("/data", 50 * GiB)],
          trees: [aTree(GiB, { isComplete: false })],
        },
      },
      reason: "truncated",
    },
    "the tree was not walked": {
      change,
      hosts: { node1: { mounts, paths: [], filesystems: [aFilesystem("/data", 50 * GiB)], trees: [] } },
      reason: "not-collected",
    },
    "the destination was not measured": {
      change,
      hosts: { node1: { mounts, paths: [], filesystems: [], trees: [aTree(GiB)] } },
      reason: "not-collected",
    },
  },
});
