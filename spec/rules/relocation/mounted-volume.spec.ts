import {
  aClaim,
  aLocalVolume,
  aMount,
  aPod,
  aRelocation,
  podVolumePath,
  ROOT_MOUNT,
  subpathPath,
  testRule,
} from "../../../lib/testing/index.js";
import { mountedVolume } from "../../../rules/relocation/mounted-volume.js";

const dataDisk = aMount("/data", { id: 43 });
const pg = aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, root: "/pv/pg" });
const es = aMount(podVolumePath("es-0", "local-volume", "pv-es"), {
  id: 60,
  device: "254:0",
  root: "/opt/es",
  fstype: "ext4",
});
const token = aMount(podVolumePath("pg-0", "projected", "kube-api-access-x"), {
  id: 61,
  device: "0:57",
  fstype: "tmpfs",
});

const cluster = {
  pods: [aPod("pg-0"), aPod("es-0")],
  persistentVolumes: [aLocalVolume("pv-pg", "/data/pv/pg"), aLocalVolume("pv-es", "/opt/es")],
  persistentVolumeClaims: [aClaim("pv-pg"), aClaim("pv-es")],
};
const host = (...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { mounts: [ROOT_MOUNT, dataDisk, ...mounts], paths: [] },
});

testRule(mountedVolume, {
  pass: {
    "nothing is mounted below the tree": { change: aRelocation(), cluster, hosts: host() },
    "a subPath is all that is left of a volume, which is another rule's": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount(subpathPath("pg-0", "pv-pg"), { id: 62, root: "/pv/pg/conf" })),
    },
    "mounts stand under a name that merely begins alike": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount("/var/lib/kubelet-backup/disk", { id: 70 })),
    },
  },
  fail: {
    "a volume of another disk is bound below it": {
      change: aRelocation(),
      cluster,
      hosts: host(pg, token),
      findings: [
        {
          messageId: "otherDevice",
          severity: "critical",
          certainty: "conditional",
          condition: "if the old tree is then removed with rm -rf, or moved with mv to another file system",
          subject: { kind: "PersistentVolume", name: "pv-pg" },
          message: `PersistentVolume pv-pg (claim default/pv-pg) is mounted at ${pg.target} from /data/pv/pg`,
        },
      ],
    },
    "the volume's directory is on the same disk and the plan removes the tree within one file system": {
      change: aRelocation({ removal: "one-file-system" }),
      cluster,
      hosts: host(pg, es),
      findings: [
        {
          messageId: "sameDevice",
          severity: "critical",
          certainty: "certain",
          subject: { kind: "PersistentVolume", name: "pv-es" },
        },
        { messageId: "otherDevice", certainty: "conditional", subject: { kind: "PersistentVolume", name: "pv-pg" } },
      ],
    },
    "the plan runs rm -rf": {
      change: aRelocation({ removal: "rm-rf" }),
      cluster,
      hosts: host(pg),
      findings: [{ messageId: "otherDevice", certainty: "certain" }],
    },
    "the volume is mounted read-only": {
      change: aRelocation({ removal: "rm-rf" }),
      cluster,
      hosts: host({ ...pg, options: ["ro"] }),
      findings: [{ messageId: "protected", severity: "medium", certainty: "certain" }],
    },
    "only mounts in memory remain": {
      change: aRelocation(),
      cluster,
      hosts: host(token),
      findings: [
        {
          messageId: "transient",
          severity: "medium",
          message: `1 mount that lives in memory remains below /var/lib/kubelet, the deepest at ${token.target}`,
        },
      ],
    },
    "somebody mounted a disk inside the tree by hand": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount("/var/lib/kubelet/scratch", { id: 80 })),
      findings: [
        {
          messageId: "otherDevice",
          subject: { kind: "Directory", name: "/var/lib/kubelet/scratch", path: "/var/lib/kubelet/scratch" },
        },
      ],
    },
    "the root is a symbolic link, which the kernel's table does not know": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/mnt/kubelet" }] }),
      cluster,
      hosts: {
        node1: {
          mounts: [
            ROOT_MOUNT,
            dataDisk,
            aMount(podVolumePath("pg-0", "local-volume", "pv-pg", "/data/kubelet"), {
              id: 59,
              parentId: 43,
              root: "/pv/pg",
            }),
          ],
          paths: [
            { path: "/var/lib/kubelet", type: "symlink", linkTarget: "/data/kubelet", realPath: "/data/kubelet" },
          ],
        },
      },
      findings: [{ messageId: "sameDevice", subject: { kind: "PersistentVolume", name: "pv-pg" } }],
    },
  },
  open: {
    "the host was not looked at": { change: aRelocation(), cluster, reason: "not-collected" },
  },
});
