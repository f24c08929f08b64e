import {
  aClaim,
  aLocalVolume,
  aMount,
  aPod,
  missing,
  podVolumePath,
  ROOT_MOUNT,
  subpathPath,
  testRule,
} from "../../../lib/testing/index.js";
import { orphanedVolumeMount } from "../../../rules/local-storage/orphaned-volume-mount.js";

const cluster = {
  pods: [aPod("pg-0")],
  persistentVolumes: [aLocalVolume("pg", "/data/pg")],
  persistentVolumeClaims: [aClaim("pg")],
};
const host = (...targets: readonly string[]) => ({
  node1: {
    mounts: [ROOT_MOUNT, ...targets.map((target, index) => aMount(target, { id: 60 + index }))],
    processes: [],
    paths: [],
    csiVolumes: [],
  },
});
const CSI = podVolumePath("pg-0", "csi", "pg");
const withCsi = (hasVolumeData: boolean) => ({
  node1: { ...host(`${CSI}/mount`).node1, csiVolumes: [{ path: CSI, hasVolumeData }] },
});

testRule(orphanedVolumeMount, {
  pass: {
    "a CSI volume has the file that it is rebuilt from": { cluster, hosts: withCsi(true) },
    "every mount is of a Pod that the API knows": {
      cluster,
      hosts: host(podVolumePath("pg-0", "local-volume", "pg"), subpathPath("pg-0", "pg")),
    },
    "it is below a former root, which is another rule's": {
      cluster,
      hosts: host(
        podVolumePath("old-0", "local-volume", "pg", "/var/lib/kubelet.bak"),
        podVolumePath("pg-0", "csi", "x"),
      ),
    },
  },
  fail: {
    "a CSI volume lacks the file that it is rebuilt from": {
      cluster,
      hosts: withCsi(false),
      findings: [
        {
          messageId: "unreconstructable",
          severity: "medium",
          certainty: "conditional",
          message: `PersistentVolume pg is mounted at ${CSI}/mount, and vol_data.json is not beside it`,
        },
      ],
    },
    "a Pod was deleted while the kubelet was down": {
      cluster,
      hosts: host(podVolumePath("old-0", "local-volume", "pg")),
      findings: [
        {
          messageId: "orphaned",
          severity: "medium",
          certainty: "conditional",
          subject: { kind: "PersistentVolume", name: "pg" },
        },
      ],
    },
    "the volume is none of the cluster's": {
      cluster,
      hosts: host(`${podVolumePath("old-0", "csi", "pvc-7")}/mount`),
      findings: [{ messageId: "orphaned", severity: "medium" }],
    },
  },
  notApplicable: {
    "nothing is mounted for any Pod": { cluster, hosts: host() },
    "only a token in memory is left of a Pod that is gone": {
      cluster,
      hosts: {
        node1: {
          mounts: [ROOT_MOUNT, aMount(podVolumePath("old-0", "projected", "token"), { fstype: "tmpfs" })],
          processes: [],
          paths: [],
        },
      },
    },
  },
  open: {
    "nobody looked for the files of CSI volumes": {
      cluster,
      hosts: { node1: { ...withCsi(true).node1, csiVolumes: missing("not-collected", "an older snapshot") } },
      reason: "not-collected",
    },
  },
});
