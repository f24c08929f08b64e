import type { HostProcess, PathStatus } from "../../../lib/model/host-facts.js";
import {
  aDirectory,
  aLocalVolume,
  aMissingPath,
  aMount,
  aNode,
  aPod,
  podVolumePath,
  ROOT_MOUNT,
  subpathPath,
  testRule,
} from "../../../lib/testing/index.js";
import { emptiedVolume } from "../../../rules/local-storage/emptied-volume.js";

const kubelet: HostProcess = { pid: 7, parentPid: 1, role: "kubelet", isDefunct: false, arguments: {} };
const pg = aPod("pg-0", {
  spec: { nodeName: "node1", volumes: [{ name: "data", persistentVolumeClaim: { claimName: "pv-pg" } }] },
});
const cluster = {
  nodes: [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })],
  pods: [pg],
  persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")],
};
const live = aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, root: "/pg" });
const left = aMount(podVolumePath("pg-0", "local-volume", "pv-pg", "/var/lib/kubelet.bak"), { id: 60, root: "/pg" });
const deleted = aMount(subpathPath("pg-0", "pv-pg"), { id: 61, root: "/pg/sub", isRootDeleted: true });
const host = (mounts: readonly ReturnType<typeof aMount>[], path: PathStatus) => ({
  node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 }), ...mounts], paths: [path], processes: [kubelet] },
});
const empty = aDirectory("/data/pg", { entries: 0 });

testRule(emptiedVolume, {
  pass: {
    "the volume holds something": { cluster, hosts: host([live], aDirectory("/data/pg", { entries: 3 })) },
    "the volume is a link to a block device, as in /dev/disk/by-id": {
      cluster,
      hosts: host([live, left], {
        path: "/data/pg",
        type: "symlink",
        linkTarget: "../sdb",
        realPath: "/dev/sdb",
        realType: "block-device",
      }),
    },
    "the volume is a link to a directory that holds something": {
      cluster,
      hosts: host([live, left], {
        path: "/data/pg",
        type: "symlink",
        linkTarget: "/big/pg",
        realPath: "/big/pg",
        realType: "directory",
        entries: 3,
      }),
    },
    "a ConfigMap was updated, and a subPath still shows the file of before": {
      cluster,
      hosts: host(
        [
          live,
          aMount(subpathPath("pg-0", "settings"), {
            id: 62,
            root: `${podVolumePath("pg-0", "configmap", "settings")}/..2026_11_25_06_56_25.1783480099/file`,
            isRootDeleted: true,
          }),
        ],
        aDirectory("/data/pg", { entries: 3 }),
      ),
    },
    "a Secret was": {
      cluster,
      hosts: host(
        [
          live,
          aMount(subpathPath("pg-0", "tls"), { id: 62, fstype: "tmpfs", root: "/..2026/key", isRootDeleted: true }),
        ],
        aDirectory("/data/pg", { entries: 3 }),
      ),
    },
    "a Pod has removed a directory of its emptyDir that a subPath shows": {
      cluster,
      hosts: host(
        [
          live,
          aMount(subpathPath("pg-0", "cache"), {
            id: 62,
            root: `/kubelet/${podVolumePath("pg-0", "empty-dir", "cache").replace("/var/lib/kubelet/", "")}/sub`,
            isRootDeleted: true,
          }),
        ],
        aDirectory("/data/pg", { entries: 3 }),
      ),
    },
    "the volume is a block device": { cluster, hosts: host([live], { path: "/data/pg", type: "block-device" }) },
  },
  fail: {
    "the volume is empty and still mounted below a former root": {
      cluster,
      hosts: host([live, left], empty),
      findings: [
        {
          messageId: "emptied",
          severity: "critical",
          certainty: "certain",
          subject: { kind: "PersistentVolume", name: "pv-pg" },
          message:
            "/data/pg, the data of PersistentVolume pv-pg (claim default/pv-pg), is empty while 1 Pod uses it, and it is also " +
            "mounted below the former root /var/lib/kubelet.bak",
        },
      ],
    },
    "the volume is a link to an empty directory": {
      cluster,
      hosts: host([live, left], {
        path: "/data/pg",
        type: "symlink",
        linkTarget: "/big/pg",
        realPath: "/big/pg",
        realType: "directory",
        entries: 0,
      }),
      findings: [{ messageId: "emptied", severity: "critical" }],
    },
    "the volume is a link that leads nowhere": {
      cluster,
      hosts: host([live, left], { path: "/data/pg", type: "symlink", linkTarget: "/gone" }),
      findings: [{ messageId: "emptied", severity: "critical" }],
    },
    "the kernel says that a mount's directory was deleted": {
      cluster,
      hosts: host([live, deleted], empty),
      findings: [
        {
          messageId: "sourceDeleted",
          severity: "critical",
          message: `${deleted.target} is a mount whose source directory /pg/sub of /dev/loop0 was deleted`,
        },
        { messageId: "emptied", severity: "critical" },
      ],
    },
    "the volume is empty and nothing tells why": {
      cluster,
      hosts: host([live], empty),
      findings: [{ messageId: "empty", severity: "low", certainty: "conditional" }],
    },
    "the directory is not there at all": {
      cluster,
      hosts: host([live], aMissingPath("/data/pg")),
      findings: [{ messageId: "empty" }],
    },
  },
  notApplicable: {
    "no Pod uses a local volume": { cluster: { ...cluster, pods: [] }, hosts: host([], empty) },
  },
  open: {
    "nobody looked at the directory": {
      cluster,
      hosts: host([live], aDirectory("/elsewhere")),
      reason: "not-collected",
    },
    "what a link leads to was not looked at": {
      cluster,
      hosts: host([live], { path: "/data/pg", type: "symlink", linkTarget: "/big/pg", realPath: "/big/pg" }),
      reason: "not-collected",
    },
    "the directory could not be listed": {
      cluster,
      hosts: host([live], { path: "/data/pg", type: "directory" }),
      reason: "forbidden",
    },
  },
});
