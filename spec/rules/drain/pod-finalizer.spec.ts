import { aClaim, aLocalVolume, aPod, aReadyNode, aReplica, testRule } from "../../../lib/testing/index.js";
import { podFinalizer } from "../../../rules/drain/pod-finalizer.js";
import { aCluster, aDrain, threeNodes } from "./cluster.js";

const held = aPod("held", { metadata: { name: "held", namespace: "default", finalizers: ["example.com/backup"] } });
const job = aReplica("job-x", "node1", "Job", "job", {});
const tracked = { ...job, metadata: { ...job.metadata, finalizers: ["batch.kubernetes.io/job-tracking"] } };
const volumes = [aLocalVolume("data", "/data", "node1")];
const claim = (finalizers: readonly string[]) => ({
  ...aClaim("data"),
  metadata: { ...aClaim("data").metadata, finalizers },
});
const owned = aReadyNode("node1", { finalizers: ["topolvm.io/node"] });

testRule(podFinalizer, {
  pass: {
    "the Job controller lets go of its own": { change: aDrain(), cluster: aCluster({ pods: [tracked] }) },
    "the Node has one and is only drained": {
      change: aDrain(),
      cluster: aCluster({ nodes: [owned], pods: [tracked] }),
    },
    "a claim is kept while a Pod uses it, as every claim is": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: aCluster({
        persistentVolumes: volumes,
        persistentVolumeClaims: [claim(["kubernetes.io/pvc-protection"])],
      }),
    },
    "the Pod is elsewhere": {
      change: aDrain(),
      cluster: aCluster({ nodes: threeNodes, pods: [tracked, { ...held, spec: { nodeName: "node2" } }] }),
    },
  },
  fail: {
    "a Pod is held": {
      change: aDrain(),
      cluster: aCluster({ pods: [held] }),
      findings: [
        {
          messageId: "pod",
          severity: "medium",
          certainty: "conditional",
          message: "Pod default/held has finalizers example.com/backup",
        },
      ],
    },
    "a claim is held that the removal of the Node strands": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: aCluster({ persistentVolumes: volumes, persistentVolumeClaims: [claim(["example.com/backup"])] }),
      findings: [{ messageId: "claim", severity: "medium", certainty: "conditional" }],
    },
    "the Node is held and is to be removed": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: aCluster({ nodes: [owned] }),
      findings: [{ messageId: "node", severity: "medium", subject: { kind: "Node", name: "node1" } }],
    },
  },
});
