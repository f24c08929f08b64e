import type { Pod } from "../../../lib/model/kubernetes/index.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { deletedEmptydir } from "../../../rules/local-storage/deleted-emptydir.js";
import { aDrain, aReplica, aStoringPod, aWorker, NOTHING, TOLERATIONS } from "../storage-cluster.js";

const nodes = ["node1", "node2"].map((name) => aWorker(name));
/** A Deployment whose Pod mounts one emptyDir at a path. */
const withEmptyDir = (mountPath: string, emptyDir: { medium?: string } = {}, node = "node1") => {
  const { pod, replicaSet, deployment } = aReplica("web", {
    node,
    spec: {
      nodeName: node,
      tolerations: TOLERATIONS,
      containers: [{ name: "main", image: "web:1", volumeMounts: [{ name: "scratch", mountPath }] }],
      volumes: [{ name: "scratch", emptyDir }],
    },
  });
  return { ...NOTHING, nodes, pods: [pod], replicaSets: [replicaSet], deployments: [deployment], version };
};
const version = { gitVersion: "v1.36.1" };
const bare: Pod = aStoringPod("cache", {
  spec: {
    nodeName: "node1",
    tolerations: TOLERATIONS,
    containers: [{ name: "main" }],
    volumes: [
      { name: "memory", emptyDir: { medium: "Memory" } },
      { name: "disk", emptyDir: {} },
    ],
  },
});

testRule(deletedEmptydir, {
  pass: {
    "the Pod has no emptyDir": {
      change: aDrain(),
      cluster: { ...withEmptyDir("/data"), pods: [aReplica("web").pod] },
    },
    "the drain refuses to delete it": {
      change: aDrain(["node1"], { deleteEmptydirData: false }),
      cluster: withEmptyDir("/data"),
    },
    "the machine is rebooted and the emptyDir is on disk": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: withEmptyDir("/data"),
    },
  },
  fail: {
    "the drain deletes one that may hold data": {
      change: aDrain(),
      cluster: withEmptyDir("/var/lib/index"),
      findings: [
        {
          messageId: "onDisk",
          severity: "medium",
          certainty: "certain",
          subject: { kind: "Deployment", namespace: "default", name: "web" },
          affectedTotal: 1,
          message: "Deployment default/web on node1 loses 1 emptyDir volume: scratch",
        },
      ],
    },
    "it is mounted where programs keep scratch files": {
      change: aDrain(),
      cluster: withEmptyDir("/tmp/uploads"),
      findings: [{ messageId: "scratch", severity: "low" }],
    },
    "it lay in memory when the machine was rebooted": {
      change: { kind: "reboot", nodes: ["node1"] },
      cluster: { ...NOTHING, nodes, pods: [bare], version },
      findings: [
        {
          messageId: "scratch",
          severity: "low",
          message:
            "Pod default/cache on node1 loses 1 emptyDir volume in memory or mounted where programs keep scratch files: memory",
        },
      ],
    },
    "the Node is removed with a bare Pod's": {
      change: { kind: "remove-node", nodes: ["node1"] },
      cluster: { ...NOTHING, nodes, pods: [bare], version },
      findings: [
        {
          messageId: "onDisk",
          severity: "medium",
          message: "Pod default/cache on node1 loses 1 emptyDir volume: disk",
        },
      ],
    },
  },
  open: {
    "nothing is named and not everything was seen": {
      change: aDrain(),
      cluster: {
        ...withEmptyDir("/data"),
        pods: [aStoringPod("agent-x", { owner: "DaemonSet/agent" })],
        daemonSets: missing("forbidden", "daemonsets may not be listed"),
      },
      reason: "not-collected",
    },
  },
});
