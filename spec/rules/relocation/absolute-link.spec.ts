import type { Tree, TreeSymlink } from "../../../lib/model/host-facts.js";
import { aMount, aRelocation, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { absoluteLink } from "../../../rules/relocation/absolute-link.js";

const change = aRelocation({ method: "root-dir" });
const certificate = {
  path: "/var/lib/kubelet/pki/kubelet-client-current.pem",
  linkTarget: "/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem",
};

function host(...absoluteSymlinks: readonly TreeSymlink[]) {
  return withTree({ absoluteSymlinks });
}

function withTree(parts: Partial<Tree>) {
  const counts = { directory: 1, file: 9, symlink: 1, socket: 0, fifo: 0, "block-device": 0, "char-device": 0 };
  const sizes = { apparentBytes: 4096, allocatedBytes: 4096, inodes: 10, hardLinkedInodes: 0 };
  const whole = { isComplete: true, absoluteSymlinks: [], prunedAt: [] };
  const tree: Tree = { root: "/var/lib/kubelet", counts, ...sizes, ...whole, ...parts };
  return { node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 })], paths: [], trees: [tree] } };
}

testRule(absoluteLink, {
  pass: {
    "links lead elsewhere": { change, hosts: host({ path: "/var/lib/kubelet/x", linkTarget: "/etc/x" }) },
    "the old path leads to the new tree": { change: aRelocation(), hosts: host(certificate) },
  },
  fail: {
    "the client certificate is a link into the old root": {
      change,
      hosts: host(certificate),
      findings: [
        {
          messageId: "leadsBack",
          severity: "high",
          certainty: "conditional",
          message: `1 link below /var/lib/kubelet leads to /var/lib/kubelet by its path, ${certificate.path} for one`,
        },
      ],
    },
  },
  open: {
    "the walk was cut before any such link": {
      change,
      hosts: withTree({ isComplete: false }),
      reason: "truncated",
    },
    "there are more links than are told": {
      change,
      hosts: withTree({
        absoluteSymlinks: [{ path: "/var/lib/kubelet/x", linkTarget: "/etc/x" }],
        absoluteSymlinksTotal: 900,
      }),
      reason: "truncated",
    },
    "the tree was not walked": {
      change,
      hosts: { node1: { mounts: [ROOT_MOUNT], paths: [], trees: [] } },
      reason: "not-collected",
    },
  },
});
