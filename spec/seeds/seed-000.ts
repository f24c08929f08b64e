import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type { PersistentVolume, PersistentVolumeClaim, PodSpec } from "../../lib/model/kubernetes/index.js";
import { aLocalVolume, uidOf } from "../../lib/testing/index.js";
import { EMPTY_LISTS, namespace, nodeLease, READY_CHECKS, readyNode, SYSTEM_PRIORITIES } from "../healthy/cluster.js";
import { combine, daemonSet, deployment, staticPods } from "../healthy/workloads.js";

// The first incident as its author had it: one rented server, kubeadm years ago, everything on it; a service with an image of
// 40 GB was to be deployed, and the system disk was at four fifths.

export const NODE = "k8s-aliyun";

function onHost(name: string, path: string, type = "") {
  return { name, hostPath: { path, type } };
}

function app(name: string, claim: string, parts: PodSpec = {}, subPath?: string) {
  const mount = { name: "data", mountPath: "/data", ...(subPath === undefined ? {} : { subPath }) };
  return deployment(
    {
      namespace: "default",
      name,
      labels: { app: name },
      nodes: [NODE],
      spec: {
        containers: [{ name, image: `${name}:1`, volumeMounts: [mount] }],
        ...parts,
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: claim } }, ...(parts.volumes ?? [])],
      },
    },
    { type: "Recreate" },
  );
}

function component(
  name: string,
  ...volumes: readonly { readonly name: string; readonly hostPath: { readonly path: string } }[]
) {
  return staticPods(name, [NODE], { containers: [{ name, image: `k8s.gcr.io/${name}:v1.21.5` }], volumes });
}

const WORKLOADS = combine([
  component("etcd", onHost("etcd-data", "/var/lib/etcd")),
  component("kube-apiserver"),
  component("kube-controller-manager"),
  component("kube-scheduler"),
  deployment({
    namespace: "kube-system",
    name: "coredns",
    labels: { "k8s-app": "kube-dns" },
    nodes: [NODE],
    spec: { containers: [{ name: "coredns", image: "coredns:v1.8.0" }] },
  }),
  deployment({
    namespace: "ingress-nginx",
    name: "ingress-nginx-controller",
    labels: { "app.kubernetes.io/name": "ingress-nginx" },
    nodes: [NODE],
    spec: {
      containers: [
        {
          name: "controller",
          image: "k8s.gcr.io/ingress-nginx/controller:v1.0.0",
          ports: [80, 443].map((port) => ({ containerPort: port, hostPort: port, protocol: "TCP" })),
        },
      ],
    },
  }),
  daemonSet({
    namespace: "kube-system",
    name: "nvidia-device-plugin",
    labels: { name: "nvidia-device-plugin" },
    nodes: [NODE],
    spec: {
      containers: [{ name: "plugin", image: "nvidia/k8s-device-plugin:v0.9.0" }],
      volumes: [onHost("device-plugin", "/var/lib/kubelet/device-plugins")],
    },
  }),
  daemonSet({
    namespace: "kube-system",
    name: "csi-nfs-node",
    labels: { app: "csi-nfs-node" },
    nodes: [NODE],
    spec: {
      containers: [
        {
          name: "nfs",
          image: "nfsplugin:v3.0.0",
          volumeMounts: [{ name: "pods", mountPath: "/var/lib/kubelet/pods", mountPropagation: "Bidirectional" }],
        },
      ],
      volumes: [onHost("pods", "/var/lib/kubelet/pods", "Directory")],
    },
  }),
  app("postgres", "pg", { volumes: [{ name: "tmp", emptyDir: {} }] }, "base"),
  app("elasticsearch", "es"),
  app("registry", "registry"),
  app("documents", "documents"),
  app("vectors", "vectors", { volumes: [onHost("models", "/mnt/models/llm", "DirectoryOrCreate")] }),
]);

const PATHS = {
  pg: "/data900/pv/pg",
  es: "/opt/es",
  registry: "/var/lib/kubelet/registry",
  documents: "/nas/documents",
  vectors: "/mnt/disks/c",
};

const VOLUMES: readonly PersistentVolume[] = Object.entries(PATHS).map(([name, path]) => {
  const volume = aLocalVolume(name, path, NODE);
  const persistentVolumeReclaimPolicy = name === "documents" ? "Delete" : "Retain";
  return { ...volume, spec: { ...volume.spec, storageClassName: "local-storage", persistentVolumeReclaimPolicy } };
});

const CLAIMS: readonly PersistentVolumeClaim[] = Object.keys(PATHS).map((name) => ({
  metadata: { name, namespace: "default", uid: uidOf(name) },
  spec: { volumeName: name, storageClassName: "local-storage" },
  status: { phase: "Bound" },
}));

/** What the moment was like: the pull had been given up, the disk was under pressure. */
const NODE_OBJECT = readyNode(NODE, {
  address: "172.16.0.10",
  labels: { "node-role.kubernetes.io/control-plane": "", "node-role.kubernetes.io/master": "" },
  conditions: [{ type: "DiskPressure", status: "True", reason: "KubeletHasDiskPressure" }],
  machine: {
    kubeletVersion: "v1.21.5",
    containerRuntimeVersion: "containerd://1.4.12",
    kernelVersion: "3.10.0-1160.el7.x86_64",
    osImage: "CentOS Linux 7 (Core)",
  },
});

export const CLUSTER: ClusterFacts = {
  ...EMPTY_LISTS,
  ...WORKLOADS,
  nodes: [
    {
      ...NODE_OBJECT,
      status: {
        ...NODE_OBJECT.status,
        allocatable: { ...NODE_OBJECT.status?.allocatable, "nvidia.com/gpu": "1" },
        images: [{ names: ["vllm/vllm-openai:v0.5"], sizeBytes: 9_000_000_000 }],
      },
    },
  ],
  namespaces: ["default", "kube-system", "ingress-nginx"].map((name) => namespace(name)),
  persistentVolumes: VOLUMES,
  persistentVolumeClaims: CLAIMS,
  storageClasses: [{ metadata: { name: "local-storage" }, provisioner: "kubernetes.io/no-provisioner" }],
  csiNodes: [],
  leases: [nodeLease(NODE)],
  configMaps: [{ metadata: { name: "kubeadm-config", namespace: "kube-system" } }],
  priorityClasses: SYSTEM_PRIORITIES,
  apiServices: [],
  version: { gitVersion: "v1.21.5" },
  readyChecks: READY_CHECKS,
  statedBackups: [],
  apiServerMetrics: { requestedDeprecatedApis: [] },
};
