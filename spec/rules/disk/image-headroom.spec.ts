import type { Filesystem, KubeletConfiguration } from "../../../lib/model/host-facts.js";
import { aNode, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { imageHeadroom } from "../../../rules/disk/image-headroom.js";

const GIB = 1024 ** 3;
const root = (availableGib: number): Filesystem => ({
  target: "/",
  source: "/dev/vda",
  fstype: "ext4",
  sizeBytes: 100 * GIB,
  usedBytes: (100 - availableGib) * GIB,
  availableBytes: availableGib * GIB,
});
const host = (availableGib: number, configuration: Partial<KubeletConfiguration> = {}) => ({
  node1: {
    mounts: [ROOT_MOUNT],
    filesystems: [root(availableGib)],
    processes: [],
    paths: [],
    runtimeConfiguration: [],
    kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml", ...configuration },
  },
});
const withImage = (gib: number) => ({
  nodes: [aNode("node1", { status: { images: [{ names: ["models@sha256:1f", "models:v1"], sizeBytes: gib * GIB }] } })],
});
const upgrade = { kind: "upgrade", nodes: [], toVersion: "v1.35.0" } as const;

testRule(imageHeadroom, {
  pass: {
    "the largest image fits three times": { cluster: withImage(8), hosts: host(60) },
  },
  fail: {
    "the largest image would not fit a second time": {
      cluster: withImage(10),
      hosts: host(20),
      findings: [
        {
          messageId: "tooLarge",
          severity: "low",
          certainty: "conditional",
          message: `/ has ${5 * GIB} bytes above the kubelet's threshold; models:v1 takes about ${30 * GIB}, three times its ${10 * GIB} compressed`,
        },
      ],
    },
    "an upgrade pulls images": {
      change: upgrade,
      cluster: withImage(10),
      hosts: host(20, { evictionHard: { "imagefs.available": "1Gi" } }),
      findings: [{ messageId: "tooLarge", severity: "medium" }],
    },
  },
  open: {
    "no Node names an image": {
      cluster: { nodes: [aNode("node1")] },
      hosts: host(20),
      reason: "not-collected",
    },
    "a flag sets the threshold": {
      cluster: withImage(10),
      hosts: {
        node1: {
          ...host(20).node1,
          processes: [
            {
              pid: 9,
              parentPid: 1,
              role: "kubelet" as const,
              isDefunct: false,
              arguments: { "eviction-hard": "imagefs.available<1Gi" },
            },
          ],
        },
      },
      reason: "not-collected",
    },
    "nobody measured the disk": {
      cluster: withImage(10),
      hosts: { node1: { ...host(20).node1, filesystems: [] } },
      reason: "not-collected",
    },
    "drop-ins may set the threshold": {
      cluster: withImage(10),
      hosts: host(20, { hasDropIns: true }),
      reason: "not-collected",
    },
    "the threshold is none": {
      cluster: withImage(10),
      hosts: host(20, { evictionHard: { "imagefs.available": "some" } }),
      reason: "malformed",
    },
    "the Nodes could not be listed": {
      cluster: { nodes: missing("forbidden", "may not list nodes") },
      hosts: host(20),
      reason: "forbidden",
    },
  },
});
