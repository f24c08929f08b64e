import type { Deployment, PersistentVolumeClaim } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { nodeBoundClaim } from "../../../rules/local-storage/node-bound-claim.js";
import { aWorker, NOTHING } from "../storage-cluster.js";

const remove = { kind: "remove-node", nodes: ["node1"] } as const;
const claim = (selected: string, storageClassName: string): PersistentVolumeClaim => ({
  metadata: {
    name: "pg",
    namespace: "db",
    annotations: { "volume.kubernetes.io/selected-node": selected },
  },
  spec: { storageClassName, volumeName: "pvc-1" },
  status: { phase: "Bound" },
});
const storageClasses = [
  { metadata: { name: "topolvm" }, provisioner: "topolvm.io" },
  { metadata: { name: "nfs" }, provisioner: "nfs.example.com" },
];
const topolvmNode = aWorker("node1", { finalizers: ["topolvm.io/node"] });
const topolvm = {
  ...NOTHING,
  nodes: [topolvmNode],
  storageClasses,
  persistentVolumeClaims: [claim("node1", "topolvm")],
};
const cleaner = (image: string, replicas = 1): Deployment => ({
  metadata: { name: "local-volume-node-cleanup-controller", namespace: "kube-system" },
  spec: { replicas, template: { spec: { containers: [{ name: "main", image }] } } },
});
const local = {
  ...NOTHING,
  nodes: [aWorker("node1"), aWorker("node2")],
  persistentVolumes: [aLocalVolume("pv-1", "/d")],
};
const IMAGE = "registry.k8s.io/sig-storage/local-volume-node-cleanup:v2.6.0";

testRule(nodeBoundClaim, {
  pass: {
    "TopoLVM has no claim on the Node": {
      change: remove,
      cluster: { ...topolvm, persistentVolumeClaims: [claim("node2", "topolvm")] },
    },
    "the claim on the Node is another driver's": {
      change: remove,
      cluster: { ...topolvm, persistentVolumeClaims: [claim("node1", "nfs")] },
    },
    "the Node has no finalizer of TopoLVM": { change: remove, cluster: { ...topolvm, nodes: [aWorker("node1")] } },
    "no controller looks after claims of Nodes that are gone": { change: remove, cluster: local },
    "the controller is scaled to zero": {
      change: remove,
      cluster: { ...local, deployments: [cleaner(IMAGE, 0)] },
    },
    "the local volume is on another Node": {
      change: remove,
      cluster: { ...local, persistentVolumes: [aLocalVolume("pv-1", "/d", "node2")], deployments: [cleaner(IMAGE)] },
    },
  },
  fail: {
    "TopoLVM made a claim's volume on the Node": {
      change: remove,
      cluster: topolvm,
      findings: [
        {
          messageId: "byFinalizer",
          severity: "critical",
          certainty: "conditional",
          affectedTotal: 1,
          message: "TopoLVM deletes 1 claim when Node node1 is deleted: db/pg",
        },
      ],
    },
    "a cleaner is installed and the Node has local volumes": {
      change: remove,
      cluster: { ...local, deployments: [cleaner(IMAGE)] },
      findings: [
        {
          messageId: "byController",
          severity: "critical",
          certainty: "conditional",
          message:
            "Deployment kube-system/local-volume-node-cleanup-controller deletes claims of Nodes that are gone; 1 claim is tied to node1: default/pv-1",
        },
      ],
    },
  },
});
