import { aDirectory, aMissingPath, testRule } from "../../../lib/testing/index.js";
import { unfinishedRelocation } from "../../../rules/relocation/unfinished-relocation.js";

const root = "/var/lib/kubelet";
const linked = { path: root, type: "symlink", linkTarget: "/data/kubelet", realPath: "/data/kubelet" } as const;

testRule(unfinishedRelocation, {
  pass: {
    "the root is a plain directory": {
      hosts: { node1: { processes: [], paths: [aDirectory(root), aMissingPath(`${root}/kubelet`)] } },
    },
    "the root is a link and nothing was left behind": {
      hosts: { node1: { processes: [], paths: [linked, aMissingPath(`${root}.bak`)] } },
    },
    "a backup stands beside a root that never moved": {
      hosts: { node1: { processes: [], paths: [aDirectory(root), aDirectory(`${root}.bak`)] } },
    },
  },
  fail: {
    "mv failed and ln -s made the link inside the old root": {
      hosts: {
        node1: {
          processes: [{ pid: 7, parentPid: 1, role: "kubelet", isDefunct: false, arguments: {} }],
          paths: [
            aDirectory(root),
            { path: `${root}/kubelet`, type: "symlink", linkTarget: "/data/kubelet", realPath: "/data/kubelet" },
          ],
        },
      },
      findings: [
        {
          messageId: "nestedLink",
          severity: "high",
          message:
            "/var/lib/kubelet/kubelet is a symbolic link to /data/kubelet, made inside the directory that it was to replace",
        },
      ],
    },
    "the same, and mv to another disk has taken the kubelet's configuration along": {
      hosts: {
        node1: {
          processes: [],
          paths: [
            aDirectory(root),
            { path: `${root}/kubelet`, type: "symlink", linkTarget: "/data/kubelet", realPath: "/data/kubelet" },
          ],
        },
      },
      findings: [
        {
          messageId: "nestedLinkStopped",
          severity: "high",
          message:
            "/var/lib/kubelet/kubelet is a symbolic link to /data/kubelet, made inside the directory that it was to replace, and " +
            "no running kubelet was seen",
        },
      ],
    },
    "the disk behind the link is not mounted": {
      hosts: { node1: { processes: [], paths: [{ path: root, type: "symlink", linkTarget: "/data/kubelet" }] } },
      findings: [{ messageId: "danglingLink", severity: "high" }],
    },
    "the former root stands beside the new one": {
      hosts: { node1: { processes: [], paths: [linked, aDirectory(`${root}.bak`, { entries: 9 })] } },
      findings: [
        {
          messageId: "twoGenerations",
          severity: "high",
          message: "/var/lib/kubelet leads to /data/kubelet and /var/lib/kubelet.bak stands beside it with 9 entries",
        },
      ],
    },
  },
  open: {
    "nobody looked at the root": { hosts: { node1: { processes: [], paths: [] } }, reason: "not-collected" },
  },
});
