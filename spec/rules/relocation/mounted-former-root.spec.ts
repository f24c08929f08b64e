import type { HostProcess } from "../../../lib/model/host-facts.js";
import { aLocalVolume, aMount, aRelocation, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { mountedFormerRoot } from "../../../rules/relocation/mounted-former-root.js";

const cluster = { pods: [], persistentVolumes: [aLocalVolume("pv-pg", "/data/pv/pg")], persistentVolumeClaims: [] };
const kubelet: HostProcess = { pid: 7, parentPid: 1, role: "kubelet", isDefunct: false, arguments: {} };
const below = (root: string, plugin = "local-volume", fstype = "xfs") =>
  aMount(podVolumePath("pg-0", plugin, "pv-pg", root), { id: 59, root: "/pv/pg", fstype });
const host = (mounts: readonly ReturnType<typeof aMount>[], processes: readonly HostProcess[] = [kubelet]) => ({
  node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 }), ...mounts], paths: [], processes },
});

testRule(mountedFormerRoot, {
  pass: {
    "volumes are mounted in the kubelet's root": { cluster, hosts: host([below("/var/lib/kubelet")]) },
    "the root is a bind of a directory on another disk, where its volumes show as well": {
      cluster,
      hosts: host([
        aMount("/var/lib/kubelet", { id: 50, root: "/kubelet" }),
        below("/var/lib/kubelet"),
        { ...below("/data/kubelet"), id: 60 },
      ]),
    },
    "nothing is mounted by a kubelet": { cluster, hosts: host([]) },
    "the kubelet was told another root": {
      cluster,
      hosts: host([below("/var/lib/k0s/kubelet")], [{ ...kubelet, arguments: { "root-dir": "/var/lib/k0s/kubelet" } }]),
    },
  },
  fail: {
    "a volume is still mounted where the root was before": {
      cluster,
      hosts: host([below("/var/lib/kubelet.bak")]),
      findings: [
        {
          messageId: "data",
          severity: "critical",
          certainty: "conditional",
          condition: "if /var/lib/kubelet.bak is removed",
          message: "1 volume is mounted below /var/lib/kubelet.bak, which is no longer the kubelet's root: pv-pg",
        },
      ],
    },
    "the services are stopped in the middle of the move": {
      cluster,
      hosts: host([below("/var/lib/kubelet.bak")], []),
      findings: [{ messageId: "data" }],
    },
    "only a token is left": {
      cluster,
      hosts: host([below("/var/lib/kubelet.bak", "projected", "tmpfs")]),
      findings: [{ messageId: "transient", severity: "low", certainty: "certain" }],
    },
    "another change is planned on the Node": {
      change: aRelocation({ moves: [{ from: "/var/lib/containerd", to: "/data/containerd" }] }),
      cluster,
      hosts: host([below("/var/lib/kubelet.old")]),
      findings: [{ messageId: "data", severity: "critical" }],
    },
  },
  open: {
    "no kubelet runs and the tree has a path of its own": {
      cluster,
      hosts: host([below("/mnt/k8s")], []),
      reason: "not-collected",
    },
  },
});
