import {
  aLocalVolume,
  aMount,
  aNode,
  aRelocation,
  podVolumePath,
  ROOT_MOUNT,
  testRule,
} from "../../../lib/testing/index.js";
import { missingRollbackPoint } from "../../../rules/relocation/missing-rollback-point.js";

const nodes = [aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } })];
const host = (...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 }), ...mounts], paths: [] },
});
const change = aRelocation();

testRule(missingRollbackPoint, {
  pass: {
    "the Node holds no volume of its own": {
      change,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pv-1", "/data/pv1", "node2")] },
      hosts: host(),
    },
  },
  fail: {
    "a volume is mounted inside the tree": {
      change,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pv-pg", "/data/pg"), aLocalVolume("pv-x", "/data/x")] },
      hosts: host(aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, root: "/pg" })),
      findings: [
        {
          messageId: "exposed",
          severity: "high",
          certainty: "conditional",
          message: "1 local volume of node1 is mounted inside what is to move, with no copy known: pv-pg",
        },
      ],
    },
    "volumes lie on the Node, out of the change's reach": {
      change,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")] },
      hosts: host(),
      findings: [{ messageId: "present", severity: "medium", affectedTotal: 1 }],
    },
  },
  open: {
    "the host was not looked at": {
      change,
      cluster: { nodes, persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")] },
      reason: "not-collected",
    },
  },
});
