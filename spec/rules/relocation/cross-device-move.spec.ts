import { aMount, aRelocation, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { crossDeviceMove } from "../../../rules/relocation/cross-device-move.js";

const dataDisk = aMount("/data", { id: 43 });
const pg = aMount(podVolumePath("pg-0", "local-volume", "pv-pg"), { id: 59, root: "/pv/pg" });

testRule(crossDeviceMove, {
  pass: {
    "nothing is mounted below the tree": {
      change: aRelocation(),
      hosts: { node1: { mounts: [ROOT_MOUNT, dataDisk], paths: [] } },
    },
    "the tree stays on its file system, so that mv renames it": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/opt/kubelet" }] }),
      hosts: { node1: { mounts: [ROOT_MOUNT, dataDisk, pg], paths: [] } },
    },
    "only mounts in memory are below the tree": {
      change: aRelocation(),
      hosts: {
        node1: {
          mounts: [
            ROOT_MOUNT,
            dataDisk,
            aMount(podVolumePath("pg-0", "projected", "token"), { id: 61, fstype: "tmpfs" }),
          ],
          paths: [],
        },
      },
    },
  },
  fail: {
    "the tree goes to another disk with a volume mounted in it": {
      change: aRelocation(),
      hosts: { node1: { mounts: [ROOT_MOUNT, dataDisk, pg], paths: [] } },
      findings: [
        {
          messageId: "copiesAndDeletes",
          severity: "critical",
          certainty: "conditional",
          condition: "if the tree is moved with mv",
          message:
            "/var/lib/kubelet and /data/kubelet are on different mounts, and 1 mount below /var/lib/kubelet holds data",
        },
      ],
    },
    "another mount of the very same file system is between them, which rename does not cross": {
      change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/srv/kubelet" }] }),
      hosts: {
        node1: {
          mounts: [ROOT_MOUNT, aMount("/srv", { id: 44, device: "254:0", root: "/srv" }), dataDisk, pg],
          paths: [],
        },
      },
      findings: [{ messageId: "copiesAndDeletes" }],
    },
  },
});
