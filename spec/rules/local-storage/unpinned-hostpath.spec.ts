import type { PersistentVolume, Volume } from "../../../lib/model/kubernetes/index.js";
import { aClaim, testRule } from "../../../lib/testing/index.js";
import { unpinnedHostpath } from "../../../rules/local-storage/unpinned-hostpath.js";
import { aDrain, aReplica, aStoringPod, aWorker, NOTHING } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) => aWorker(name));
const version = { gitVersion: "v1.36.1" };
type HostPath = NonNullable<Volume["hostPath"]>;

const clusterOf = (hostPath: HostPath, { readOnly = false, nodeSelector = {} as Record<string, string> } = {}) => {
  const { pod, replicaSet, deployment } = aReplica("pg", {
    spec: {
      nodeName: "node1",
      nodeSelector,
      containers: [{ name: "main", image: "pg:1", volumeMounts: [{ name: "data", mountPath: "/data", readOnly }] }],
      volumes: [{ name: "data", hostPath }],
    },
  });
  return { ...NOTHING, nodes, pods: [pod], replicaSets: [replicaSet], deployments: [deployment], version };
};
const data = { path: "/srv/pg", type: "DirectoryOrCreate" };
const second = aReplica("pg", { node: "node2" }, "z9");
const unbound: PersistentVolume = {
  metadata: { name: "pv-1" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    hostPath: { path: "/srv/pv-1" },
    claimRef: { namespace: "default", name: "pv-1" },
  },
  status: { phase: "Bound" },
};
const claimed = aReplica("pg", {
  spec: {
    nodeName: "node1",
    containers: [{ name: "main", image: "pg:1", volumeMounts: [{ name: "pv-1", mountPath: "/data" }] }],
    volumes: [{ name: "pv-1", persistentVolumeClaim: { claimName: "pv-1" } }],
  },
});

testRule(unpinnedHostpath, {
  pass: {
    "the directory is the system's own": { change: aDrain(), cluster: clusterOf({ path: "/var/log/pods" }) },
    "it is a socket": { change: aDrain(), cluster: clusterOf({ path: "/srv/agent.sock" }) },
    "it is said to be a socket": { change: aDrain(), cluster: clusterOf({ path: "/srv/agent", type: "Socket" }) },
    "nothing is written to it": { change: aDrain(), cluster: clusterOf(data, { readOnly: true }) },
    "the Pod is tied to the Node": {
      change: aDrain(),
      cluster: clusterOf(data, { nodeSelector: { "kubernetes.io/hostname": "node1" } }),
    },
    "the Pod is a DaemonSet's": {
      change: aDrain(),
      cluster: {
        ...clusterOf(data),
        pods: [
          aStoringPod("agent-x", {
            owner: "DaemonSet/agent",
            spec: {
              nodeName: "node1",
              containers: [{ name: "main", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
              volumes: [{ name: "data", hostPath: data }],
            },
          }),
        ],
        daemonSets: [{ metadata: { name: "agent", namespace: "default" } }],
      },
    },
    "there is no other Node": { change: aDrain(), cluster: { ...clusterOf(data), nodes: nodes.slice(0, 1) } },
    "no other Node has room, so that the Pod waits": {
      change: aDrain(),
      cluster: { ...clusterOf(data), nodes: [aWorker("node1"), aWorker("node2", { spec: { unschedulable: true } })] },
    },
  },
  fail: {
    "a Deployment's data stays behind": {
      change: aDrain(),
      cluster: clusterOf(data),
      findings: [
        {
          messageId: "startsEmpty",
          severity: "critical",
          certainty: "conditional",
          condition: "if it keeps data in /srv/pg",
          message:
            "Deployment default/pg writes to /srv/pg on node1 and is not tied to that Node; elsewhere the directory is made anew, empty",
        },
      ],
    },
    "the power goes and the Pod is evicted": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: clusterOf(data),
      findings: [{ messageId: "startsEmpty" }],
    },
    "the directory has to be there already": {
      change: aDrain(),
      cluster: clusterOf({ path: "/srv/pg", type: "Directory" }),
      findings: [{ messageId: "differs", severity: "medium", certainty: "conditional" }],
    },
    "the workload runs on other Nodes as well": {
      change: aDrain(),
      cluster: { ...clusterOf(data), pods: [...clusterOf(data).pods, second.pod] },
      findings: [{ messageId: "differs", severity: "medium" }],
    },
    "its volume is a hostPath that is tied to no Node": {
      change: aDrain(),
      cluster: {
        ...clusterOf(data),
        pods: [claimed.pod],
        persistentVolumes: [unbound],
        persistentVolumeClaims: [aClaim("pv-1")],
      },
      findings: [{ messageId: "startsEmpty", severity: "critical" }],
    },
  },
});
