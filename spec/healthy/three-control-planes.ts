import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import { uidOf } from "../../lib/testing/index.js";
import {
  API_SERVICES,
  EMPTY_LISTS,
  leaderLease,
  namespace,
  nodeLease,
  READY_CHECKS,
  readyNode,
  SYSTEM_PRIORITIES,
} from "./cluster.js";
import { PLATFORM } from "./three-control-planes-platform.js";
import { CREATED, combine, deployment, served, statefulSet } from "./workloads.js";

// A cluster that kubeadm made and people look after: stacked etcd on three control planes, Ceph behind CSI, every service
// twice and spread, budgets that allow evictions, snapshots of etcd on another machine.

const CONTROL_PLANES = ["cp-1", "cp-2", "cp-3"];
const WORKERS = ["worker-1", "worker-2", "worker-3"];
export const ALL_NODES: readonly string[] = [...CONTROL_PLANES, ...WORKERS];
const VERSION = "v1.34.2";

const MACHINE = {
  kubeletVersion: VERSION,
  containerRuntimeVersion: "containerd://2.1.5",
  kernelVersion: "6.8.0-87-generic",
  osImage: "Ubuntu 24.04.3 LTS",
};

export function addressOf(node: string): string {
  return `10.0.0.${11 + ALL_NODES.indexOf(node)}`;
}

/** Ceph images of the database's claims: claim, volume, and the Node where it is attached. */
export const DATABASE_VOLUMES = WORKERS.map((node, ordinal) => ({
  node,
  claim: `data-orders-db-${ordinal}`,
  volume: `pvc-${uidOf(`data-orders-db-${ordinal}`)}`,
  attachment: `csi-${uidOf(`attachment-${ordinal}`)}`,
  pod: `orders-db-${ordinal}`,
}));

const SHOP = combine([
  served(
    deployment({
      namespace: "shop",
      name: "web",
      labels: { app: "web" },
      nodes: WORKERS,
      spec: {
        containers: [
          {
            name: "web",
            image: "registry.example.com/shop/web:4.2.0",
            imagePullPolicy: "IfNotPresent",
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            readinessProbe: { initialDelaySeconds: 2, periodSeconds: 5, successThreshold: 1, failureThreshold: 3 },
          },
        ],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { app: "web" } },
          },
        ],
        volumes: [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }],
      },
    }),
    "web",
    8080,
  ),
  served(
    statefulSet(
      {
        namespace: "shop",
        name: "orders-db",
        labels: { app: "orders-db" },
        nodes: WORKERS,
        spec: {
          terminationGracePeriodSeconds: 60,
          containers: [
            {
              name: "postgres",
              image: "registry.example.com/shop/postgres:17.2",
              ports: [{ name: "postgres", containerPort: 5432, protocol: "TCP" }],
              resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
              volumeMounts: [{ name: "data", mountPath: "/var/lib/postgresql/data" }],
              readinessProbe: { initialDelaySeconds: 10, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
            },
          ],
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: {
                    topologyKey: "kubernetes.io/hostname",
                    labelSelector: { matchLabels: { app: "orders-db" } },
                  },
                },
              ],
            },
          },
        },
      },
      "data",
      "ceph-rbd",
    ),
    "orders-db",
    5432,
  ),
]);

const WORKLOADS = combine([PLATFORM, SHOP]);

function budget(inNamespace: string, name: string, labels: Readonly<Record<string, string>>, pods: number) {
  return {
    metadata: { name, namespace: inNamespace, uid: uidOf(`pdb-${name}`), generation: 1, creationTimestamp: CREATED },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: pods,
      desiredHealthy: pods - 1,
      expectedPods: pods,
      conditions: [
        { type: "DisruptionAllowed", status: "True", reason: "SufficientPods", lastTransitionTime: CREATED },
      ],
    },
  };
}

const NODES = ALL_NODES.map((name) => {
  const isControlPlane = name.startsWith("cp-");
  return readyNode(name, {
    address: addressOf(name),
    machine: MACHINE,
    labels: isControlPlane
      ? { "node-role.kubernetes.io/control-plane": "", "node.kubernetes.io/exclude-from-external-load-balancers": "" }
      : {},
    ...(isControlPlane ? { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] } : {}),
  });
}).map((node) => {
  const handles = DATABASE_VOLUMES.filter((each) => each.node === node.metadata.name).map(
    ({ volume }) => `kubernetes.io/csi/rbd.csi.ceph.com^${volume}`,
  );
  const volumesAttached = handles.map((name) => ({ name, devicePath: "" }));
  return handles.length === 0 ? node : { ...node, status: { ...node.status, volumesInUse: handles, volumesAttached } };
});

const STORAGE = {
  storageClasses: [
    {
      metadata: {
        name: "ceph-rbd",
        creationTimestamp: CREATED,
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "rbd.csi.ceph.com",
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
    },
  ],
  persistentVolumes: DATABASE_VOLUMES.map(({ claim, volume }) => ({
    metadata: {
      name: volume,
      uid: uidOf(volume),
      creationTimestamp: CREATED,
      finalizers: ["external-provisioner.volume.kubernetes.io/finalizer", "kubernetes.io/pv-protection"],
      annotations: { "pv.kubernetes.io/provisioned-by": "rbd.csi.ceph.com" },
    },
    spec: {
      capacity: { storage: "20Gi" },
      accessModes: ["ReadWriteOnce"],
      claimRef: { kind: "PersistentVolumeClaim", namespace: "shop", name: claim, uid: uidOf(claim) },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "ceph-rbd",
      volumeMode: "Filesystem",
      csi: {
        driver: "rbd.csi.ceph.com",
        volumeHandle: volume,
        volumeAttributes: { pool: "kubernetes", imageName: `csi-vol-${uidOf(volume)}` },
      },
    },
    status: { phase: "Bound" },
  })),
  persistentVolumeClaims: DATABASE_VOLUMES.map(({ claim, volume }) => ({
    metadata: {
      name: claim,
      namespace: "shop",
      uid: uidOf(claim),
      creationTimestamp: CREATED,
      labels: { app: "orders-db" },
      finalizers: ["kubernetes.io/pvc-protection"],
      annotations: { "volume.kubernetes.io/storage-provisioner": "rbd.csi.ceph.com" },
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "20Gi" } },
      storageClassName: "ceph-rbd",
      volumeMode: "Filesystem",
      volumeName: volume,
    },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "20Gi" } },
  })),
  volumeAttachments: DATABASE_VOLUMES.map(({ node, volume, attachment }) => ({
    metadata: {
      name: attachment,
      creationTimestamp: CREATED,
      finalizers: ["external-attacher/rbd-csi-ceph-com"],
    },
    spec: { attacher: "rbd.csi.ceph.com", nodeName: node, source: { persistentVolumeName: volume } },
    status: { attached: true },
  })),
  csiDrivers: [
    {
      metadata: { name: "rbd.csi.ceph.com", creationTimestamp: CREATED },
      spec: { attachRequired: true, storageCapacity: false, volumeLifecycleModes: ["Persistent"] },
    },
  ],
  csiNodes: ALL_NODES.map((name) => ({
    metadata: {
      name,
      creationTimestamp: CREATED,
      ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid: uidOf(name) }],
    },
    spec: {
      drivers: name.startsWith("worker-") ? [{ name: "rbd.csi.ceph.com", nodeID: name, topologyKeys: [] }] : [],
    },
  })),
} satisfies Partial<ClusterFacts>;

export const CLUSTER: ClusterFacts = {
  ...EMPTY_LISTS,
  ...WORKLOADS,
  ...STORAGE,
  nodes: NODES,
  namespaces: ["default", "kube-system", "kube-public", "kube-node-lease", "cert-manager", "ingress-nginx", "shop"].map(
    (name) => namespace(name),
  ),
  podDisruptionBudgets: [
    budget("shop", "web", { app: "web" }, 3),
    budget("shop", "orders-db", { app: "orders-db" }, 3),
    budget("ingress-nginx", "ingress-nginx-controller", { app: "ingress-nginx" }, 2),
    budget("cert-manager", "cert-manager-webhook", { app: "webhook" }, 2),
    budget("kube-system", "coredns", { "k8s-app": "kube-dns" }, 2),
  ],
  leases: [
    ...ALL_NODES.map(nodeLease),
    leaderLease("kube-controller-manager", "cp-2"),
    leaderLease("kube-scheduler", "cp-2"),
    leaderLease("plndr-cp-lock", "cp-1"),
  ],
  cronJobs: [
    {
      metadata: { name: "etcd-snapshot", namespace: "kube-system", creationTimestamp: CREATED },
      spec: { schedule: "0 */6 * * *", suspend: false, concurrencyPolicy: "Forbid" },
      status: { lastScheduleTime: "2026-11-20T06:00:00Z", lastSuccessfulTime: "2026-11-20T06:00:41Z" },
    },
  ],
  configMaps: ["kubeadm-config", "kubelet-config", "kube-proxy", "coredns", "extension-apiserver-authentication"].map(
    (name) => ({ metadata: { name, namespace: "kube-system", creationTimestamp: CREATED } }),
  ),
  priorityClasses: SYSTEM_PRIORITIES,
  events: [
    {
      metadata: { name: "web.18794a1c", namespace: "shop", creationTimestamp: "2026-11-20T11:20:00Z" },
      type: "Normal",
      reason: "Pulled",
      lastTimestamp: "2026-11-20T11:20:00Z",
      count: 1,
      involvedObject: { kind: "Pod", namespace: "shop", name: "web-7d9f8c6b54-b4x2z" },
    },
  ],
  validatingWebhookConfigurations: [webhook("cert-manager-webhook", "webhook.cert-manager.io")],
  mutatingWebhookConfigurations: [webhook("cert-manager-webhook", "webhook.cert-manager.io")],
  customResourceDefinitions: ["certificates", "issuers", "clusterissuers", "orders.acme"].map((name) => ({
    metadata: { name: `${name}.cert-manager.io`, creationTimestamp: CREATED },
    spec: {
      group: "cert-manager.io",
      names: { kind: name, plural: name },
      versions: [{ name: "v1", served: true, storage: true }],
      conversion: { strategy: "None" },
    },
    status: {
      storedVersions: ["v1"],
      conditions: [
        { type: "Established", status: "True", reason: "InitialNamesAccepted", lastTransitionTime: CREATED },
      ],
    },
  })),
  apiServices: API_SERVICES,
  version: { gitVersion: VERSION, major: "1", minor: "34", platform: "linux/amd64" },
  readyChecks: READY_CHECKS,
  statedBackups: [],
  apiServerMetrics: { etcdDatabaseBytes: 71_303_168, requestedDeprecatedApis: [] },
};

/** It checks its own kinds alone, and not in its own namespace. */
function webhook(name: string, hook: string) {
  return {
    metadata: { name, creationTimestamp: CREATED },
    webhooks: [
      {
        name: hook,
        failurePolicy: "Fail",
        timeoutSeconds: 30,
        rules: [
          {
            apiGroups: ["cert-manager.io", "acme.cert-manager.io"],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["*/*"],
            scope: "*",
          },
        ],
        namespaceSelector: {
          matchExpressions: [{ key: "cert-manager.io/disable-validation", operator: "NotIn", values: ["true"] }],
        },
        clientConfig: { service: { namespace: "cert-manager", name: "cert-manager-webhook", port: 443 } },
      },
    ],
  };
}
