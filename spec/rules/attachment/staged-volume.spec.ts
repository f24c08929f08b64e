import { aMount, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { stagedVolume } from "../../../rules/attachment/staged-volume.js";

const change = { kind: "power-off", nodes: ["node1"] } as const;
const cluster = { pods: [] };
const host = (...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { mounts: [ROOT_MOUNT, ...mounts], paths: [], processes: [] },
});
const PLUGINS = "/var/lib/kubelet/plugins/kubernetes.io";
const staged = aMount(`${PLUGINS}/csi/block.csi.example.com/${"a".repeat(64)}/globalmount`, {
  id: 59,
  device: "251:0",
});
const deeper = aMount(`${PLUGINS}/csi/rbd.csi.ceph.com/${"b".repeat(64)}/globalmount/0001-pool-image`, {
  id: 60,
  device: "252:0",
});
const ofPod = aMount(podVolumePath("pg-0", "csi", "pvc-1"), { id: 61, device: "251:0" });

testRule(stagedVolume, {
  pass: {
    "nothing is staged": { change, cluster, hosts: host() },
    "a Pod has it mounted": { change, cluster, hosts: host(staged, ofPod) },
    "what is mounted there lives in memory": {
      change,
      cluster,
      hosts: host(aMount(`${PLUGINS}/csi/pv/token/globalmount`, { id: 62, device: "0:99", fstype: "tmpfs" })),
    },
    "a directory of that name lies elsewhere": {
      change,
      cluster,
      hosts: host(aMount("/srv/plugins/kubernetes.io/csi/pv/x/globalmount", { id: 63, device: "251:3" })),
    },
  },
  fail: {
    "a driver has left its mount, and another one below its own": {
      change,
      cluster,
      hosts: host(staged, deeper),
      findings: [
        {
          messageId: "staged",
          severity: "medium",
          certainty: "conditional",
          message: `2 volumes are mounted on node1 for no Pod: ${staged.target}, ${deeper.target}`,
        },
      ],
    },
  },
});
