import type { Tree } from "../../../lib/model/host-facts.js";
import { aMount, aRelocation, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { plainCopy } from "../../../rules/relocation/plain-copy.js";

const change = aRelocation();
const mounts = [ROOT_MOUNT, aMount("/data", { id: 43 })];
const token = aMount(podVolumePath("pg-0", "projected", "kube-api-access-x"), {
  id: 61,
  device: "0:57",
  fstype: "tmpfs",
});

function aTree(parts: Partial<Tree>): Tree {
  const counts = { directory: 1, file: 9, symlink: 0, socket: 0, fifo: 0, "block-device": 0, "char-device": 0 };
  const sizes = { apparentBytes: 4096, allocatedBytes: 4096, inodes: 10, hardLinkedInodes: 0 };
  return { root: "/var/lib/kubelet", isComplete: true, counts, ...sizes, absoluteSymlinks: [], prunedAt: [], ...parts };
}

testRule(plainCopy, {
  pass: {
    "mv renames, and what is mounted in memory goes along": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] }),
      hosts: { node1: { mounts: [...mounts, token], paths: [], trees: [aTree({})] } },
    },
    "memory that holds neither tokens nor Secrets is mounted": {
      change,
      hosts: {
        node1: {
          mounts: [
            ...mounts,
            aMount(podVolumePath("web-0", "empty-dir", "cache"), { id: 61, device: "0:57", fstype: "tmpfs" }),
          ],
          paths: [],
          trees: [aTree({})],
        },
      },
    },
    "the tree has no hard links and nothing is mounted in it": {
      change,
      hosts: { node1: { mounts, paths: [], trees: [aTree({})] } },
    },
    "mv renames, so nothing is copied": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] }),
      hosts: { node1: { mounts, paths: [], trees: [aTree({ hardLinkedInodes: 4 })] } },
    },
  },
  fail: {
    "files have several names": {
      change,
      hosts: { node1: { mounts, paths: [], trees: [aTree({ hardLinkedInodes: 4 })] } },
      findings: [
        {
          messageId: "links",
          severity: "medium",
          certainty: "conditional",
          message: "4 inodes of /var/lib/kubelet have more than one name",
        },
      ],
    },
    "a volume on the tree's own file system and one of another are mounted": {
      change,
      hosts: {
        node1: {
          mounts: [
            ...mounts,
            aMount(podVolumePath("es-0", "local-volume", "es"), { id: 62, device: ROOT_MOUNT.device, root: "/opt/es" }),
            aMount(podVolumePath("pg-0", "local-volume", "pg"), { id: 63 }),
          ],
          paths: [],
          trees: [aTree({})],
        },
      },
      findings: [
        {
          messageId: "volumes",
          severity: "medium",
          certainty: "conditional",
          message:
            "2 volumes are mounted below /var/lib/kubelet, 1 of them on its own file system, which -x does not leave out",
        },
      ],
    },
    "tokens are mounted in memory": {
      change,
      hosts: { node1: { mounts: [...mounts, token], paths: [], trees: [aTree({})] } },
      findings: [
        {
          messageId: "secrets",
          severity: "low",
          message: "1 mount below /var/lib/kubelet holds tokens or Secrets in memory",
        },
      ],
    },
  },
  open: {
    "the walk was cut": {
      change,
      hosts: { node1: { mounts, paths: [], trees: [aTree({ isComplete: false })] } },
      reason: "truncated",
    },
    "another tree was walked": {
      change,
      hosts: { node1: { mounts, paths: [], trees: [aTree({ root: "/elsewhere" })] } },
      reason: "not-collected",
    },
  },
});
