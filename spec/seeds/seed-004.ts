import type { PodDisruptionBudget } from "../../lib/model/kubernetes/index.js";
import { aDeployment, aReadyNode, aReplica } from "../../lib/testing/index.js";
import { aDaemonSet, clusterOf } from "./cluster.js";

// The fifth incident: a Node is to be shut down for more memory. Names, places and versions are those of the report.

export const MASTER = "k8s-3-217";
export const WORKER = "k8s-3-218";
const OTHER = "k8s-3-219";
const ALL = [MASTER, WORKER, OTHER];
const VERSION = "v1.18.2";

const nodeInfo = { kubeletVersion: VERSION, containerRuntimeVersion: "docker://18.9.9" };
const nodes = [
  aReadyNode(MASTER, {
    labels: { "node-role.kubernetes.io/master": "" },
    spec: { taints: [{ key: "node-role.kubernetes.io/master", effect: "NoSchedule" }] },
    status: { nodeInfo },
  }),
  aReadyNode(WORKER, { status: { nodeInfo } }),
  aReadyNode(OTHER, { status: { nodeInfo } }),
];

/** It takes its time: in the report the new Pod was not ready after 20 s and was after 66 s. */
const hello = aDeployment("helloworld", {
  namespace: "test",
  on: [WORKER],
  spec: { containers: [{ name: "helloworld", image: "helloworld:1.0", readinessProbe: { initialDelaySeconds: 30 } }] },
});
const tiller = aDeployment("tiller-deploy", {
  namespace: "kube-system",
  on: [WORKER],
  labels: { app: "helm", name: "tiller" },
});
const metrics = aDeployment("metrics-server", {
  namespace: "kube-system",
  on: [WORKER],
  labels: { "k8s-app": "metrics-server" },
  spec: {
    containers: [{ name: "metrics-server", image: "k8s.gcr.io/metrics-server-amd64:v0.3.6" }],
    volumes: [{ name: "tmp-dir", emptyDir: {} }],
  },
});
const coredns = aDeployment("coredns", {
  namespace: "kube-system",
  on: [MASTER, OTHER],
  labels: { "k8s-app": "kube-dns" },
});
const ingress = aDaemonSet("nginx-ingress-controller", {
  namespace: "ingress-nginx",
  on: [WORKER, OTHER],
  spec: {
    containers: [
      {
        name: "controller",
        image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.30.0",
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 443, hostPort: 443 },
        ],
      },
    ],
  },
});
const mirror = aReplica(`etcd-${MASTER}`, MASTER, "Node", MASTER, { namespace: "kube-system" });

/** `kubectl apply -f pdb-test.yaml`, seven seconds later: ALLOWED DISRUPTIONS 0. */
const budget: PodDisruptionBudget = {
  metadata: { name: "pdb-test", namespace: "test", generation: 1 },
  spec: { minAvailable: 1, selector: { matchLabels: { app: "helloworld" } } },
  status: {
    observedGeneration: 1,
    disruptionsAllowed: 0,
    currentHealthy: 1,
    desiredHealthy: 1,
    expectedPods: 1,
    conditions: [],
  },
};

const facts = {
  version: { gitVersion: VERSION },
  nodes,
  namespaces: ["kube-system", "test", "ingress-nginx"].map((name) => ({ metadata: { name } })),
  services: [
    { metadata: { name: "helloworld", namespace: "test" }, spec: { selector: { app: "helloworld" } } },
    {
      metadata: { name: "tiller-deploy", namespace: "kube-system" },
      spec: { selector: { app: "helm", name: "tiller" } },
    },
  ],
};
const workloads = [
  hello,
  tiller,
  metrics,
  coredns,
  ingress,
  aDaemonSet("kube-flannel-ds-amd64", { namespace: "kube-system", on: ALL }),
  aDaemonSet("kube-proxy", { namespace: "kube-system", on: ALL }),
  {
    pods: [{ ...mirror, metadata: { ...mirror.metadata, annotations: { "kubernetes.io/config.mirror": "1" } } }],
  },
];

/** As it was for the first two tries: nothing but replicas. */
export const CLUSTER = clusterOf(workloads, facts);

/** With the budget that was to make it smooth. */
export const WITH_BUDGET = clusterOf(workloads, { ...facts, podDisruptionBudgets: [budget] });
