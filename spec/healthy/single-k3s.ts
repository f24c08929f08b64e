import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type { Job, Pod, PodSpec } from "../../lib/model/kubernetes/index.js";
import { uidOf } from "../../lib/testing/index.js";
import {
  API_SERVICES,
  EMPTY_LISTS,
  namespace,
  nodeLease,
  READY_CHECKS,
  readyNode,
  SYSTEM_PRIORITIES,
} from "./cluster.js";
import { CREATED, combine, daemonSet, deployment, served } from "./workloads.js";

// One machine with k3s as its installer leaves it, etcd inside, and one application with its data on the machine's disk. Its
// owner does what one machine allows: Recreate, Retain, snapshots and backups that leave the house every night.

export const NODE = "homelab";
const K3S_VERSION = "v1.34.2+k3s1";
export const VOLUME = `pvc-${uidOf("forge/forge-data")}`;
export const VOLUME_PATH = `/var/lib/rancher/k3s/storage/${VOLUME}_forge_forge-data`;

const CRITICAL_ADDON = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
];

function packaged(
  name: string,
  labels: Readonly<Record<string, string>>,
  image: string,
  spec: PodSpec = {},
  strategy: Parameters<typeof deployment>[1] = { rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } },
) {
  const probe = { periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return deployment(
    {
      namespace: "kube-system",
      name,
      labels,
      nodes: [NODE],
      spec: {
        priorityClassName: "system-cluster-critical",
        tolerations: CRITICAL_ADDON,
        containers: [
          {
            name,
            image: `rancher/${image}`,
            imagePullPolicy: "IfNotPresent",
            resources: { requests: { cpu: "100m", memory: "70Mi" } },
            readinessProbe: probe,
          },
        ],
        ...spec,
      },
    },
    strategy,
  );
}

/** ServiceLB: a Pod on each Node that forwards the Service's ports from the host's. */
const SERVICE_LB = daemonSet({
  namespace: "kube-system",
  name: "svclb-traefik-3f6b1c9a",
  labels: { app: "svclb-traefik-3f6b1c9a", "svccontroller.k3s.cattle.io/svcname": "traefik" },
  nodes: [NODE],
  spec: {
    priorityClassName: "system-node-critical",
    tolerations: CRITICAL_ADDON,
    containers: [80, 443].map((port) => ({
      name: `lb-tcp-${port}`,
      image: "rancher/klipper-lb:v0.4.13",
      ports: [{ name: `lb-tcp-${port}`, containerPort: port, hostPort: port, protocol: "TCP" }],
    })),
  },
});

const FORGE = served(
  deployment(
    {
      namespace: "forge",
      name: "forge",
      labels: { app: "forge" },
      nodes: [NODE],
      spec: {
        containers: [
          {
            name: "forge",
            image: "codeberg.org/forgejo/forgejo:13",
            imagePullPolicy: "IfNotPresent",
            resources: { requests: { cpu: "200m", memory: "512Mi" } },
            volumeMounts: [{ name: "data", mountPath: "/data" }],
            readinessProbe: { initialDelaySeconds: 5, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
          },
        ],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "forge-data" } }],
      },
    },
    { type: "Recreate" },
  ),
  "forge",
  3000,
);

const WORKLOADS = combine([
  served(packaged("coredns", { "k8s-app": "kube-dns" }, "mirrored-coredns-coredns:1.13.1"), "kube-dns", 53),
  packaged("local-path-provisioner", { app: "local-path-provisioner" }, "local-path-provisioner:v0.0.32"),
  served(
    packaged("metrics-server", { "k8s-app": "metrics-server" }, "mirrored-metrics-server:v0.8.0", {
      volumes: [{ name: "tmp-dir", emptyDir: {} }],
    }),
    "metrics-server",
    443,
  ),
  served(
    packaged(
      "traefik",
      { "app.kubernetes.io/name": "traefik" },
      "mirrored-library-traefik:3.5.1",
      {
        volumes: [
          { name: "data", emptyDir: {} },
          { name: "tmp", emptyDir: {} },
        ],
      },
      { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    ),
    "traefik",
    443,
    "LoadBalancer",
  ),
  SERVICE_LB,
  FORGE,
]);

/** What installed the packaged charts: finished, and kept. */
const INSTALLATIONS = ["helm-install-traefik-crd", "helm-install-traefik"].map(finishedJob);

function finishedJob(name: string): { readonly job: Job; readonly pod: Pod } {
  const labels = { "batch.kubernetes.io/job-name": name };
  const meta = { namespace: "kube-system", labels, creationTimestamp: CREATED };
  return {
    job: {
      metadata: { ...meta, name, uid: uidOf(name) },
      spec: { parallelism: 1, completions: 1, completionMode: "NonIndexed", backoffLimit: 1000, suspend: false },
      status: {
        succeeded: 1,
        startTime: CREATED,
        completionTime: CREATED,
        conditions: [{ type: "Complete", status: "True", lastTransitionTime: CREATED }],
      },
    },
    pod: {
      metadata: {
        ...meta,
        name: `${name}-8xk2m`,
        uid: uidOf(`${name}-8xk2m`),
        generateName: `${name}-`,
        ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name, uid: uidOf(name), controller: true }],
      },
      spec: {
        nodeName: NODE,
        hostNetwork: name.endsWith("crd"),
        restartPolicy: "OnFailure",
        tolerations: CRITICAL_ADDON,
        containers: [{ name: "helm", image: "rancher/klipper-helm:v0.9.8-build20250709" }],
        volumes: [{ name: "klipper-helm", emptyDir: { medium: "Memory" } }],
      },
      status: {
        phase: "Succeeded",
        startTime: CREATED,
        containerStatuses: [
          { name: "helm", ready: false, restartCount: 0, state: { terminated: { reason: "Completed", exitCode: 0 } } },
        ],
      },
    },
  };
}

const ROLES = ["control-plane", "etcd", "master"].map((role) => [`node-role.kubernetes.io/${role}`, "true"]);

export const CLUSTER: ClusterFacts = {
  ...EMPTY_LISTS,
  ...WORKLOADS,
  pods: [...WORKLOADS.pods, ...INSTALLATIONS.map(({ pod }) => pod)],
  jobs: INSTALLATIONS.map(({ job }) => job),
  nodes: [
    readyNode(NODE, {
      address: "192.168.1.20",
      machine: {
        kubeletVersion: K3S_VERSION,
        containerRuntimeVersion: "containerd://2.1.5-k3s1",
        kernelVersion: "6.12.48+deb13-amd64",
        osImage: "Debian GNU/Linux 13 (trixie)",
      },
      labels: {
        ...Object.fromEntries(ROLES),
        "node.kubernetes.io/instance-type": "k3s",
        "svccontroller.k3s.cattle.io/enablelb": "true",
      },
      annotations: { "etcd.k3s.cattle.io/node-name": `${NODE}-0b6c2f9e` },
      conditions: [{ type: "EtcdIsVoter", status: "True", reason: "MemberNotLearner", lastTransitionTime: CREATED }],
      finalizers: ["wrangler.cattle.io/node", "wrangler.cattle.io/managed-etcd-controller"],
    }),
  ],
  namespaces: ["default", "kube-system", "kube-public", "kube-node-lease", "forge"].map((name) => namespace(name)),
  storageClasses: [
    {
      metadata: {
        name: "local-path",
        creationTimestamp: CREATED,
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "rancher.io/local-path",
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    },
  ],
  persistentVolumes: [
    {
      metadata: {
        name: VOLUME,
        uid: uidOf(VOLUME),
        creationTimestamp: CREATED,
        finalizers: ["kubernetes.io/pv-protection"],
        annotations: { "pv.kubernetes.io/provisioned-by": "rancher.io/local-path" },
      },
      spec: {
        capacity: { storage: "20Gi" },
        accessModes: ["ReadWriteOnce"],
        claimRef: { kind: "PersistentVolumeClaim", namespace: "forge", name: "forge-data", uid: uidOf("forge-data") },
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "local-path",
        volumeMode: "Filesystem",
        local: { path: VOLUME_PATH },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [NODE] }] },
            ],
          },
        },
      },
      status: { phase: "Bound" },
    },
  ],
  persistentVolumeClaims: [
    {
      metadata: {
        name: "forge-data",
        namespace: "forge",
        uid: uidOf("forge-data"),
        creationTimestamp: CREATED,
        finalizers: ["kubernetes.io/pvc-protection"],
        annotations: {
          "volume.kubernetes.io/selected-node": NODE,
          "volume.kubernetes.io/storage-provisioner": "rancher.io/local-path",
        },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "20Gi" } },
        storageClassName: "local-path",
        volumeMode: "Filesystem",
        volumeName: VOLUME,
      },
      status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "20Gi" } },
    },
  ],
  csiNodes: [
    {
      metadata: {
        name: NODE,
        creationTimestamp: CREATED,
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name: NODE, uid: uidOf(NODE) }],
      },
      spec: { drivers: [] },
    },
  ],
  cronJobs: [
    {
      metadata: { name: "forge-backup", namespace: "forge", creationTimestamp: CREATED },
      spec: { schedule: "30 2 * * *", suspend: false, concurrencyPolicy: "Forbid" },
      status: { lastScheduleTime: "2026-11-20T02:30:00Z", lastSuccessfulTime: "2026-11-20T02:34:12Z" },
    },
  ],
  leases: [
    nodeLease(NODE),
    {
      metadata: { name: "k3s-etcd", namespace: "kube-system", creationTimestamp: CREATED },
      spec: { holderIdentity: NODE, leaseDurationSeconds: 45, renewTime: "2026-11-20T11:59:50.000000Z" },
    },
  ],
  configMaps: ["local-path-config", "coredns", "k3s", "cluster-dns", "k3s-etcd-snapshots"].map((name) => ({
    metadata: { name, namespace: "kube-system", creationTimestamp: CREATED },
  })),
  priorityClasses: SYSTEM_PRIORITIES,
  customResourceDefinitions: ["addons.k3s.cattle.io", "helmcharts.helm.cattle.io", "ingressroutes.traefik.io"].map(
    (name) => ({
      metadata: { name, creationTimestamp: CREATED },
      spec: {
        group: name.slice(name.indexOf(".") + 1),
        names: { kind: name, plural: name.slice(0, name.indexOf(".")) },
        versions: [{ name: "v1", served: true, storage: true }],
        conversion: { strategy: "None" },
      },
      status: { storedVersions: ["v1"], conditions: [{ type: "Established", status: "True" }] },
    }),
  ),
  apiServices: API_SERVICES,
  version: { gitVersion: K3S_VERSION, major: "1", minor: "34", platform: "linux/amd64" },
  readyChecks: READY_CHECKS,
  statedBackups: [],
  apiServerMetrics: { etcdDatabaseBytes: 9_125_888, requestedDeprecatedApis: [] },
};
