import { aLocalVolume, aMount, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { resetThroughMount } from "../../../rules/local-storage/reset-through-mount.js";

const change = { kind: "remove-node", nodes: ["node1"] } as const;
const cluster = { pods: [], persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")], persistentVolumeClaims: [] };
const host = (...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { mounts: [ROOT_MOUNT, ...mounts], paths: [], processes: [] },
});
const volume = aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, root: "/pg" });

testRule(resetThroughMount, {
  pass: {
    "nothing is mounted any more": { change, cluster, hosts: host() },
    "only a token in memory is left": {
      change,
      cluster,
      hosts: host(aMount(podVolumePath("pg-0", "projected", "token"), { id: 60, fstype: "tmpfs" })),
    },
  },
  fail: {
    "a volume is still mounted": {
      change,
      cluster,
      hosts: host(volume),
      findings: [
        {
          messageId: "mounted",
          severity: "critical",
          certainty: "conditional",
          message: "1 volume is mounted below /var/lib/kubelet: pv-pg",
        },
      ],
    },
  },
});
