import {
  aClaim,
  aLocalVolume,
  aMount,
  aPod,
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
  },
});

testRule(orphanedVolumeMount, {
  pass: {
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
});
