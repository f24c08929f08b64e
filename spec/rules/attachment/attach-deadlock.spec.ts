import type { Deployment } from "../../../lib/model/kubernetes/index.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { attachDeadlock } from "../../../rules/attachment/attach-deadlock.js";
import { aBlockVolume, aDrain, aReplica, aWorker, NOTHING } from "../storage-cluster.js";

type Strategy = NonNullable<Deployment["spec"]>["strategy"];

const deployment = (strategy?: Strategy, replicas = 1): Deployment => ({
  metadata: { name: "sleep", namespace: "default" },
  spec: {
    replicas,
    ...(strategy === undefined ? {} : { strategy }),
    template: { spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] } },
  },
});
const cluster = {
  ...NOTHING,
  nodes: ["node1", "node2"].map((name) => aWorker(name)),
  pods: [aReplica("sleep", { claims: ["data"] }).pod],
  deployments: [deployment()],
  persistentVolumes: [aBlockVolume("data")],
};
const pinned = {
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node1"] }] }],
  },
};

testRule(attachDeadlock, {
  pass: {
    "the old Pod stops first": { cluster: { ...cluster, deployments: [deployment({ type: "Recreate" })] } },
    "the update makes no Pod beside the old one": {
      cluster: {
        ...cluster,
        deployments: [deployment({ type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })],
      },
    },
    "the Deployment is scaled to zero": { cluster: { ...cluster, deployments: [deployment(undefined, 0)] } },
    "many Nodes may have the volume": {
      cluster: { ...cluster, persistentVolumes: [aBlockVolume("data", { accessModes: ["ReadWriteMany"] })] },
    },
    "a single Node serves the volume anyway": {
      cluster: { ...cluster, persistentVolumes: [aBlockVolume("data", { nodeAffinity: pinned })] },
    },
    "the driver attaches nothing": {
      cluster: {
        ...cluster,
        csiDrivers: [{ metadata: { name: "block.csi.example.com" }, spec: { attachRequired: false } }],
      },
    },
    "another Node is drained": { change: aDrain(["node2"]), cluster },
  },
  fail: {
    "it surges, as it does where nothing is said": {
      cluster,
      findings: [
        {
          messageId: "surges",
          severity: "low",
          certainty: "conditional",
          condition: "if the new Pod is placed on another Node",
          message:
            "Deployment default/sleep starts a new Pod beside the old one, and both need PersistentVolume data (claim default/data), which is for one Node at a time",
        },
      ],
    },
    "its Node is drained": { change: aDrain(), cluster, findings: [{ messageId: "surges", severity: "medium" }] },
    "an upgrade is to come": {
      change: { kind: "upgrade", nodes: [], toVersion: "1.36.0" },
      cluster: {
        ...cluster,
        deployments: [deployment({ type: "RollingUpdate", rollingUpdate: { maxSurge: "10%" } })],
      },
      findings: [{ messageId: "surges", severity: "medium" }],
    },
  },
  open: {
    "it is not known whether the driver attaches": {
      cluster: { ...cluster, csiDrivers: missing("forbidden", "csidrivers may not be listed") },
      reason: "forbidden",
    },
  },
});
