import type { Node, Pod } from "../../../lib/model/kubernetes/index.js";
import { aClaim, aLocalVolume, aNode, aPod, testRule } from "../../../lib/testing/index.js";
import { volumeDeletingVersion } from "../../../rules/local-storage/volume-deleting-version.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const node = (kubeletVersion: string, kernelVersion = "6.8.0-87-generic"): Node =>
  aNode("node1", { status: { nodeInfo: { kubeletVersion, kernelVersion } } });
const user = (subPath?: string): Pod =>
  aPod("pg-0", {
    spec: {
      nodeName: "node1",
      containers: [
        { name: "pg", volumeMounts: [{ name: "data", mountPath: "/data", ...(subPath ? { subPath } : {}) }] },
      ],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "pg" } }],
    },
  });
const local = { persistentVolumes: [aLocalVolume("pg", "/opt/pg")], persistentVolumeClaims: [aClaim("pg")] };
const csi = {
  persistentVolumes: [{ metadata: { name: "pg" }, spec: { csi: { driver: "rbd.csi.ceph.com", volumeHandle: "v" } } }],
  persistentVolumeClaims: [aClaim("pg")],
};

testRule(volumeDeletingVersion, {
  pass: {
    "the kubelet is old, and its patch release spares what subPaths show": {
      change: reboot,
      cluster: { nodes: [node("v1.13.2")], pods: [user("sub")], ...local },
    },
    "an old kernel has no Pod with a local volume": {
      cluster: { nodes: [node("v1.34.2", "3.10.0-1160.el7.x86_64")], pods: [user()], ...csi },
    },
    "the Node runs Windows, which mounts in another way": {
      cluster: {
        nodes: [aNode("node1", { status: { nodeInfo: { operatingSystem: "windows", kernelVersion: "10.0.20348" } } })],
        pods: [user("sub")],
        ...local,
      },
    },
    "kubelet and kernel are of today": {
      change: reboot,
      cluster: { nodes: [node("v1.34.2")], pods: [user("sub")], ...local },
    },
    "an old kubelet has no Pod with a volume": { cluster: { nodes: [node("v1.13.1")], pods: [], ...local } },
    "an old Node is not touched": {
      change: { ...reboot, nodes: ["node2"] },
      cluster: {
        nodes: [node("v1.13.1"), { ...node("v1.34.2"), metadata: { name: "node2" } }],
        pods: [user("sub")],
        ...local,
      },
    },
    "k3s' version ends in its own": { cluster: { nodes: [node("v1.34.2+k3s1", "5.8.0")], pods: [user()], ...local } },
  },
  fail: {
    "a kubelet of a minor version that was never corrected": {
      change: reboot,
      cluster: { nodes: [node("v1.10.13")], pods: [user("sub")], ...local },
      findings: [{ messageId: "deletesSubpaths", severity: "critical" }],
    },
    "a kubelet of 2018 and a subPath of a local volume": {
      change: reboot,
      cluster: { nodes: [node("v1.13.1")], pods: [user("sub")], ...local },
      findings: [
        {
          messageId: "deletesSubpaths",
          severity: "critical",
          certainty: "conditional",
          message: "node1 runs kubelet v1.13.1, and 1 Pod mounts a subPath of a local volume: default/pg-0",
        },
      ],
    },
    "a kubelet before 1.22 and a CSI volume, with no change planned": {
      cluster: { nodes: [node("v1.21.5")], pods: [user()], ...csi },
      findings: [{ messageId: "forgetsVolumes", severity: "medium" }],
    },
    "a kernel of CentOS 7 and a local volume": {
      cluster: { nodes: [node("v1.23.17", "3.10.0-1160.el7.x86_64")], pods: [user()], ...local },
      findings: [
        {
          messageId: "weakMountCheck",
          severity: "low",
          message: "node1 runs Linux 3.10.0-1160.el7.x86_64, and 1 Pod uses local volumes: default/pg-0",
        },
      ],
    },
  },
  open: {
    "the patch release decides, and is not there": {
      change: reboot,
      cluster: { nodes: [node("v1.12")], pods: [user("sub")], ...local },
      reason: "malformed",
    },
    "the kubelet's version is no version": {
      cluster: { nodes: [node("unknown")], pods: [user("sub")], ...local },
      reason: "malformed",
    },
    "the kernel's version is not there": {
      cluster: { nodes: [node("v1.34.2", "")], pods: [user()], ...local },
      reason: "not-collected",
    },
  },
});
