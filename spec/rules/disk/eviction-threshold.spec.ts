import type { Filesystem, HostProcess, KubeletConfiguration } from "../../../lib/model/host-facts.js";
import { aMount, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { evictionThreshold } from "../../../rules/disk/eviction-threshold.js";

const GB = 1e9;
const configuration: KubeletConfiguration = { path: "/var/lib/kubelet/config.yaml" };
const containerd: HostProcess = { pid: 5, parentPid: 1, role: "containerd", isDefunct: false, arguments: {} };

const system = (availableBytes: number, freeInodes = 900): Filesystem => ({
  target: "/",
  source: "/dev/vda",
  fstype: "ext4",
  sizeBytes: 100 * GB,
  usedBytes: 100 * GB - availableBytes,
  availableBytes,
  inodes: { total: 1000, used: 1000 - freeInodes, free: freeInodes },
});

const host = (filesystem: Filesystem, evictionHard?: Record<string, string>) => ({
  node1: {
    filesystems: [filesystem],
    mounts: [ROOT_MOUNT],
    paths: [],
    processes: [containerd],
    kubeletConfiguration: evictionHard === undefined ? configuration : { ...configuration, evictionHard },
  },
});

testRule(evictionThreshold, {
  pass: {
    "btrfs has no fixed number of inodes to run out of": {
      hosts: host({
        target: "/",
        source: "/dev/vda",
        fstype: "btrfs",
        sizeBytes: 100 * GB,
        usedBytes: 50 * GB,
        availableBytes: 50 * GB,
      }),
    },
    "half of the disk is free": { hosts: host(system(50 * GB)) },
    "the configuration sets lower thresholds, and replaces all the defaults with them": {
      hosts: host(system(12 * GB, 10), { "nodefs.available": "1Gi" }),
    },
    "the thresholds are quantities, and far away": {
      hosts: host(system(12 * GB), { "nodefs.available": "5Gi", "imagefs.available": "5Gi" }),
    },
    "a soft threshold is crossed, which leaves Pods their grace": {
      hosts: {
        node1: {
          ...host(system(40 * GB)).node1,
          kubeletConfiguration: { ...configuration, evictionSoft: { "nodefs.available": "50%" } },
        },
      },
    },
    "the images have a disk of their own": {
      hosts: {
        node1: {
          ...host(system(16 * GB)).node1,
          mounts: [ROOT_MOUNT, aMount("/var/lib/containerd", { id: 45 })],
          filesystems: [system(16 * GB), { ...system(90 * GB), target: "/var/lib/containerd", source: "/dev/vdb" }],
        },
      },
    },
  },
  fail: {
    "images share a disk that is used to 85 per cent": {
      hosts: host(system(15 * GB - 1)),
      findings: [
        {
          messageId: "crossed",
          severity: "high",
          message:
            "/ has 14999999999 bytes free of 100000000000, below the kubelet's threshold imagefs.available of 15000000000",
        },
        { messageId: "near", severity: "medium" },
      ],
    },
    "inodes run out first": {
      hosts: host(system(50 * GB, 40)),
      findings: [
        {
          messageId: "crossed",
          message: "/ has 40 inodes free of 1000, below the kubelet's threshold imagefs.inodesFree of 50",
        },
        {
          messageId: "crossed",
          message: "/ has 40 inodes free of 1000, below the kubelet's threshold nodefs.inodesFree of 50",
        },
      ],
    },
  },
  open: {
    "a flag sets the thresholds, and is not read": {
      hosts: {
        node1: {
          ...host(system(50 * GB)).node1,
          processes: [
            containerd,
            { ...containerd, role: "kubelet", arguments: { "eviction-hard": "nodefs.available<1Gi" } },
          ],
        },
      },
      reason: "not-collected",
    },
    "drop-ins may set the thresholds": {
      hosts: {
        node1: { ...host(system(50 * GB)).node1, kubeletConfiguration: { ...configuration, hasDropIns: true } },
      },
      reason: "not-collected",
    },
    "the kubelet's configuration was not read": {
      hosts: { node1: { ...host(system(50 * GB)).node1, kubeletConfiguration: missing("forbidden", "it takes root") } },
      reason: "forbidden",
    },
    "the file system was not measured": {
      hosts: { node1: { ...host(system(50 * GB)).node1, filesystems: [] } },
      reason: "not-collected",
    },
    "a threshold is no quantity": {
      hosts: host(system(50 * GB), { "nodefs.available": "plenty" }),
      reason: "malformed",
    },
  },
});
