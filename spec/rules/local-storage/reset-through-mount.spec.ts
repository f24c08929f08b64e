import { aLocalVolume, aMount, aNode, podVolumePath, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { resetThroughMount } from "../../../rules/local-storage/reset-through-mount.js";

const change = { kind: "remove-node", nodes: ["node1"] } as const;
const cluster = {
  nodes: [aNode("node1", { status: { nodeInfo: { kubeletVersion: "v1.29.9" } } })],
  pods: [],
  persistentVolumes: [aLocalVolume("pv-pg", "/data/pg")],
  persistentVolumeClaims: [],
};
const of = (kubeletVersion: string) => ({
  ...cluster,
  nodes: [aNode("node1", { status: { nodeInfo: { kubeletVersion } } })],
});
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
    "kubeadm stops where it cannot unmount one": {
      change,
      cluster: of("v1.30.0"),
      hosts: host(volume),
      findings: [
        {
          messageId: "guarded",
          severity: "medium",
          message:
            "1 volume is mounted below /var/lib/kubelet: pv-pg; kubeadm since 1.30 stops where it cannot unmount one",
        },
      ],
    },
    "k3s is uninstalled by a script, whatever its version": {
      change,
      cluster: of("v1.33.1+k3s1"),
      hosts: host(volume),
      findings: [
        {
          messageId: "uninstalled",
          severity: "critical",
          message: "1 volume is mounted below /var/lib/kubelet of a Node of k3s: pv-pg",
        },
      ],
    },
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
  open: {
    "the version of its kubelet cannot be read": {
      change,
      cluster: of("weekly-build"),
      hosts: host(volume),
      reason: "malformed",
    },
    "the Node is not known to the API": {
      change,
      cluster: { ...cluster, nodes: [] },
      hosts: host(volume),
      reason: "not-collected",
    },
  },
});
