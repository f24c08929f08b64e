import { testRule } from "../../../lib/testing/index.js";
import { unreadyCsiPlugin } from "../../../rules/attachment/unready-csi-plugin.js";
import { aBlockVolume, aDrain, aSilentWorker, aStoringPod, aWorker, claimsFor, NOTHING } from "../storage-cluster.js";

const DRIVER = "block.csi.example.com";
const volumes = [aBlockVolume("data")];
const plugin = (status: string) =>
  aStoringPod("block-plugin-x", {
    owner: "DaemonSet/block-plugin",
    spec: {
      nodeName: "node1",
      volumes: [{ name: "socket", hostPath: { path: `/var/lib/kubelet/plugins/${DRIVER}/` } }],
    },
    status: { conditions: [{ type: "Ready", status }] },
  });
const user = aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["data"] });
const cluster = {
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  pods: [user, plugin("True")],
  persistentVolumes: volumes,
  persistentVolumeClaims: claimsFor(volumes),
  csiNodes: [{ metadata: { name: "node1" }, spec: { drivers: [{ name: DRIVER }] } }],
};
const none = [{ metadata: { name: "node1" }, spec: { drivers: [] } }];

testRule(unreadyCsiPlugin, {
  pass: {
    "the driver is registered and its Pod is Ready": { change: aDrain(), cluster },
    "the driver's Pod cannot be told from others": { change: aDrain(), cluster: { ...cluster, pods: [user] } },
    "no Pod uses the driver that is missing": { change: aDrain(), cluster: { ...cluster, pods: [], csiNodes: none } },
    "the Node does not answer at all": {
      change: aDrain(),
      cluster: { ...cluster, nodes: [aSilentWorker("node1")], csiNodes: none },
    },
  },
  fail: {
    "the driver is not registered": {
      change: aDrain(),
      cluster: { ...cluster, csiNodes: none },
      findings: [
        {
          messageId: "unregistered",
          severity: "high",
          certainty: "certain",
          message:
            "Driver block.csi.example.com is not registered on node1, where 1 Pod uses its volumes: default/pg-0",
        },
      ],
    },
    "the Node has no CSINode and every Node is upgraded": {
      change: { kind: "upgrade", nodes: [], toVersion: "1.36.0" },
      cluster: { ...cluster, csiNodes: [] },
      findings: [{ messageId: "unregistered" }],
    },
    "a Pod has an inline volume of a driver that is gone": {
      change: aDrain(),
      cluster: {
        ...cluster,
        pods: [
          aStoringPod("app", {
            spec: { nodeName: "node1", volumes: [{ name: "secret", csi: { driver: "secrets.example.com" } }] },
          }),
        ],
      },
      findings: [{ messageId: "unregistered" }],
    },
    "the driver's Pod is not Ready": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: { ...cluster, pods: [user, plugin("False")] },
      findings: [{ messageId: "unready", severity: "high", certainty: "conditional" }],
    },
  },
});
