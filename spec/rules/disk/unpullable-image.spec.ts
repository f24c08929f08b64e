import type { Filesystem, HostProcess, KubeletConfiguration } from "../../../lib/model/host-facts.js";
import { aNode, aPod, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unpullableImage } from "../../../rules/disk/unpullable-image.js";

const GIB = 1024 ** 3;
const root = (usedPercent: number): Filesystem => ({
  target: "/",
  source: "/dev/vda",
  fstype: "ext4",
  sizeBytes: 100 * GIB,
  usedBytes: usedPercent * GIB,
  availableBytes: (100 - usedPercent) * GIB,
});
const host = (
  usedPercent: number,
  configuration: Partial<KubeletConfiguration> = {},
  processes: readonly HostProcess[] = [],
) => ({
  node1: {
    mounts: [ROOT_MOUNT],
    filesystems: [root(usedPercent)],
    processes,
    paths: [],
    runtimeConfiguration: [],
    kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml", ...configuration },
  },
});
const kubelet = (flags: Readonly<Record<string, string>>): HostProcess => ({
  pid: 9,
  parentPid: 1,
  role: "kubelet",
  isDefunct: false,
  arguments: flags,
});
const PULLED = { names: ["docker.io/library/nginx@sha256:1f", "docker.io/library/nginx:1.27"], sizeBytes: GIB };
const LOADED = { names: ["docker.io/library/models:v1"], sizeBytes: 4 * GIB };
const PAUSE = { names: ["registry.k8s.io/pause:3.10"], sizeBytes: 300_000 };
const withImages = (...images: readonly (typeof LOADED)[]) => ({
  nodes: [aNode("node1", { status: { images } })],
  pods: [
    aPod("web", { node: "node1", spec: { nodeName: "node1", containers: [{ name: "web", image: "nginx:1.27" }] } }),
  ],
});
const using = (image: string) => ({
  ...withImages(LOADED),
  pods: [aPod("a", { node: "node1", spec: { nodeName: "node1", containers: [{ name: "a", image }] } })],
});

testRule(unpullableImage, {
  pass: {
    "there is room, and nothing is removed": { cluster: withImages(LOADED, PULLED), hosts: host(60) },
    "what is unused came from a registry": {
      cluster: withImages({ ...PULLED, names: ["quay.io/a/b@sha256:2f", "quay.io/a/b:1"] }),
      hosts: host(90),
    },
    "what was loaded is used, by a shorter name": { cluster: using("models:v1"), hosts: host(90) },
    "the runtime's own sandbox is pinned": { cluster: withImages(PAUSE), hosts: host(90) },
    "the kubelet is told to begin later": {
      cluster: withImages(LOADED),
      hosts: host(90, { imageGCHighThresholdPercent: 95 }),
    },
    "the kubelet is told never to begin, by a flag": {
      cluster: withImages(LOADED),
      hosts: host(99, {}, [kubelet({ "image-gc-high-threshold": "100" })]),
    },
  },
  fail: {
    "an image that was loaded by hand is not used at the moment": {
      cluster: withImages(LOADED, PULLED),
      hosts: host(88),
      findings: [
        {
          messageId: "collected",
          severity: "medium",
          certainty: "conditional",
          message:
            "/ of node1 is 88 % full, and from 85 % on the kubelet removes unused images; 1 of them has no digest of a registry: docker.io/library/models:v1",
        },
      ],
    },
    "another tag of it is used": {
      cluster: using("models:v2"),
      hosts: host(85),
      findings: [{ messageId: "collected" }],
    },
  },
  notApplicable: {
    "the host is no Node": { cluster: { nodes: [], pods: [] }, hosts: host(90) },
  },
  open: {
    "nobody measured the disk": {
      cluster: withImages(LOADED),
      hosts: { node1: { ...host(90).node1, filesystems: [] } },
      reason: "not-collected",
    },
    "drop-ins may set the threshold": {
      cluster: withImages(LOADED),
      hosts: host(90, { hasDropIns: true }),
      reason: "not-collected",
    },
    "the threshold is no number": {
      cluster: withImages(LOADED),
      hosts: host(90, {}, [kubelet({ "image-gc-high-threshold": "most" })]),
      reason: "not-collected",
    },
    "the kubelet's configuration was not read": {
      cluster: withImages(LOADED),
      hosts: { node1: { ...host(90).node1, kubeletConfiguration: missing("forbidden", "it takes root") } },
      reason: "forbidden",
    },
    "the Node names no images": {
      cluster: { nodes: [aNode("node1")], pods: [] },
      hosts: host(90),
      reason: "not-collected",
    },
    "the Node names as many as it may, and there may be more": {
      cluster: withImages(...Array.from({ length: 50 }, () => PULLED)),
      hosts: host(90),
      reason: "truncated",
    },
  },
});
