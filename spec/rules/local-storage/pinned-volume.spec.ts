import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, missing, testRule } from "../../../lib/testing/index.js";
import { pinnedVolume } from "../../../rules/local-storage/pinned-volume.js";
import { aDrain, aReplica, aStoringPod, aWorker, claimsFor, NOTHING, ownedBy } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) =>
  aWorker(name, { labels: { "kubernetes.io/hostname": name, zone: "a" } }),
);
const local = aLocalVolume("pg-0", "/d");
const pod = aStoringPod("pg-0", { owner: "StatefulSet/pg", claims: ["pg-0"] });
const other = aStoringPod("pg-1", { owner: "StatefulSet/pg", node: "node2" });
const web = aReplica("web", { claims: ["pg-0"] });
const agent = aStoringPod("agent-x", { owner: "DaemonSet/agent", claims: ["pg-0"] });
const powerOff = { kind: "power-off", nodes: ["node1"] } as const;
const remove = { kind: "remove-node", nodes: ["node1"] } as const;
const drain = aDrain(["node1"], { deleteEmptydirData: false });
const zonal: PersistentVolume = {
  metadata: { name: "pg-0" },
  spec: {
    claimRef: { namespace: "default", name: "pg-0" },
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }] },
    },
  },
};
const cluster = {
  ...NOTHING,
  nodes,
  pods: [pod, other],
  persistentVolumes: [local],
  persistentVolumeClaims: claimsFor([local]),
};
const statefulSets = [{ metadata: { name: "pg", namespace: "default" }, spec: { replicas: 2 } }];

testRule(pinnedVolume, {
  pass: {
    "another Node of the zone can take the volume": {
      change: powerOff,
      cluster: { ...cluster, persistentVolumes: [zonal] },
    },
    "no Pod uses the volume": { change: powerOff, cluster: { ...cluster, pods: [other] } },
    "the Pod has ended": {
      change: powerOff,
      cluster: { ...cluster, pods: [{ ...pod, status: { phase: "Succeeded" } }] },
    },
    "the volume may be used anywhere": {
      change: powerOff,
      cluster: {
        ...cluster,
        persistentVolumes: [{ metadata: { name: "pg-0" }, spec: { claimRef: { namespace: "default", name: "pg-0" } } }],
      },
    },
    "the Pod is a DaemonSet's, which the drain leaves alone": {
      change: drain,
      cluster: { ...cluster, pods: [agent], daemonSets: [{ metadata: { name: "agent", namespace: "default" } }] },
    },
    "the drain is refused, so that the Pod stays": {
      change: drain,
      cluster: { ...cluster, statefulSets, pods: [pod, aStoringPod("bare")] },
    },
  },
  fail: {
    "the only Node that has it is drained": {
      change: drain,
      cluster: { ...cluster, statefulSets, version: { gitVersion: "v1.36.1" } },
      findings: [{ messageId: "waits", severity: "high", certainty: "certain", affectedTotal: 1 }],
    },
    "the only Node that has it goes away for a while": {
      change: powerOff,
      cluster,
      findings: [
        {
          messageId: "waits",
          severity: "high",
          certainty: "certain",
          affectedTotal: 1,
          message: "PersistentVolume pg-0 (claim default/pg-0) can be used on node1 only, and 1 Pod uses it",
        },
      ],
    },
    "the only Node that has it is rebooted": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster,
      findings: [{ messageId: "waits", severity: "medium", certainty: "certain" }],
    },
    "a member of a StatefulSet keeps its data on the Node that is removed": {
      change: remove,
      cluster,
      findings: [
        {
          messageId: "lostOfMember",
          severity: "critical",
          certainty: "conditional",
          message:
            "PersistentVolume pg-0 (claim default/pg-0) exists on node1 only, which is taken away; StatefulSet default/pg keeps 1 of 2 Pods elsewhere",
        },
      ],
    },
    "a Deployment keeps its data on the Node that is removed": {
      change: { kind: "replace-control-plane", nodes: ["node1"], joining: [] },
      cluster: { ...cluster, pods: [web.pod], replicaSets: [web.replicaSet], deployments: [web.deployment] },
      findings: [
        {
          messageId: "lostOfClaim",
          severity: "critical",
          certainty: "conditional",
          message:
            "PersistentVolume pg-0 (claim default/pg-0) exists on node1 only, which is taken away, and no controller makes the claim of Deployment default/web anew",
        },
      ],
    },
    "an operator looks after the claim of a Deployment": {
      change: remove,
      cluster: {
        ...cluster,
        pods: [web.pod],
        persistentVolumeClaims: claimsFor([local]).map((claim) => ({
          ...claim,
          metadata: { ...claim.metadata, ownerReferences: ownedBy("Postgres", "pg") },
        })),
      },
      findings: [{ messageId: "lost", severity: "critical", certainty: "conditional" }],
    },
    "no Pod uses the volume at the moment": {
      change: remove,
      cluster: { ...cluster, pods: [] },
      findings: [{ messageId: "lostUnused", severity: "medium", certainty: "conditional" }],
    },
    "every Node of the zone goes away at once": {
      change: { kind: "power-off", nodes: ["node1", "node2"] },
      cluster: { ...cluster, persistentVolumes: [zonal] },
      findings: [{ messageId: "waits" }],
    },
  },
  open: {
    "nobody could list the volumes": {
      change: powerOff,
      cluster: { ...cluster, persistentVolumes: missing("forbidden", "may not list persistentvolumes") },
      reason: "forbidden",
    },
    "what a drain does could not be seen in full": {
      change: drain,
      cluster: {
        nodes,
        pods: [
          aStoringPod("pg-0", {
            owner: "DaemonSetLike/x",
            claims: ["pg-0"],
            spec: {
              nodeName: "node1",
              volumes: [
                { name: "pg-0", persistentVolumeClaim: { claimName: "pg-0" } },
                { name: "tmp", emptyDir: {} },
              ],
            },
          }),
        ],
        persistentVolumes: [local],
      },
      reason: "not-collected",
    },
  },
});
