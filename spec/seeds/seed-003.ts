import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../lib/model/kubernetes/index.js";
import { aDeployment, aLocalVolume, aReadyNode, aReplica, aStatefulSet } from "../../lib/testing/index.js";
import { aDaemonSet, clusterOf, type Made } from "./cluster.js";

// The fourth incident: a k3s server is taken out of a cluster of three, with local-path volumes on it. Names, places and
// sizes are those of the report; where default-victoria-metrics ran follows from its having been recovered afterwards.

export const GONE = "lzx-ha-env";
export const SECOND = "lzx-ha-env-2";
/** holds two of four MinIO drives */
export const THIRD = "lzx-ha-env-3";
const ALL = [GONE, SECOND, THIRD];

const roles = Object.fromEntries(
  ["control-plane", "etcd", "master"].map((role) => [`node-role.kubernetes.io/${role}`, "true"]),
);
const nodeInfo = {
  kubeletVersion: "v1.28.5+k3s1",
  containerRuntimeVersion: "containerd://1.7.11-k3s2",
  osImage: "CentOS Linux 7 (Core)",
  kernelVersion: "5.4.130-1.yn20230805.el7.x86_64",
};
const addresses: Readonly<Record<string, string>> = {
  [GONE]: "192.168.0.254",
  [SECOND]: "192.168.0.244",
  [THIRD]: "192.168.0.243",
};

const NODES = ALL.map((name) =>
  aReadyNode(name, {
    labels: roles,
    status: { nodeInfo, addresses: [{ type: "InternalIP", address: addresses[name] ?? "" }] },
  }),
);

interface Drive {
  readonly namespace: string;
  readonly claim: string;
  readonly volume: string;
  readonly node: string;
  readonly size: string;
}

function drive(namespace: string, claim: string, volume: string, node: string, size = "1Ti"): Drive {
  return { namespace, claim, volume, node, size };
}

const DRIVES: readonly Drive[] = [
  drive("onecloud-minio", "export-minio-0", "pvc-9c052647-73c2-4eb8-a5f0-69abf6cfc898", SECOND),
  drive("onecloud-minio", "export-minio-1", "pvc-aaded012-d6ca-42b9-bc3a-c03da7c66ec8", GONE),
  drive("onecloud-minio", "export-minio-2", "pvc-aae12617-3e12-4a27-9cd8-fef84e609b12", THIRD),
  drive("onecloud-minio", "export-minio-3", "pvc-721329f0-c961-43f4-a7cc-ccd0f650dbd0", THIRD),
  drive("onecloud-monitoring", "export-monitor-minio-0", "pvc-9b2c4065-ea17-415c-bbec-840db89cf88e", SECOND),
  drive("onecloud-monitoring", "export-monitor-minio-1", "pvc-9cd740c2-0044-49df-8cfb-1ead09127b4a", GONE),
  drive("onecloud-monitoring", "export-monitor-minio-2", "pvc-e5fc90f7-8457-43a6-9b50-b4244e53eff2", THIRD),
  drive("onecloud-monitoring", "export-monitor-minio-3", "pvc-7b2563db-7904-4297-9bed-bf6e0cb8f626", THIRD),
  drive("onecloud", "default-victoria-metrics", "pvc-b0d78630-b4fd-4521-898d-e76b4b1f8e1b", GONE, "20G"),
];

function volumeOf({ namespace, claim, volume, node, size }: Drive): PersistentVolume {
  const local = aLocalVolume(volume, `/opt/k3s/storage/${volume}_${namespace}_${claim}`, node);
  return {
    metadata: { name: volume, annotations: { "pv.kubernetes.io/provisioned-by": "rancher.io/local-path" } },
    spec: {
      ...local.spec,
      capacity: { storage: size },
      accessModes: ["ReadWriteOnce"],
      claimRef: { namespace, name: claim },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: "local-path",
    },
    status: { phase: "Bound" },
  };
}

function claimOf({ namespace, claim, volume }: Drive): PersistentVolumeClaim {
  return {
    metadata: { name: claim, namespace },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "local-path", volumeName: volume },
    status: { phase: "Bound" },
  };
}

/** MinIO with four drives; its claims are called `export-NAME-0` and so on. */
function minio(name: string, namespace: string): Made {
  const spec = { containers: [{ name: "minio", image: "registry.example.com/yunion/minio:RELEASE.2022-06-11" }] };
  const { statefulSet, pods } = aStatefulSet(name, { namespace, on: [SECOND, GONE, THIRD, THIRD], spec });
  const volumeClaimTemplates = [{ metadata: { name: "export" }, spec: { accessModes: ["ReadWriteOnce"] } }];
  return {
    statefulSet: {
      ...statefulSet,
      spec: { ...statefulSet.spec, podManagementPolicy: "Parallel", volumeClaimTemplates },
    },
    pods: pods.map((pod) => withClaim(pod, "export", `export-${pod.metadata.name}`)),
  };
}

function withClaim(pod: Pod, name: string, claimName: string): Pod {
  return { ...pod, spec: { ...pod.spec, volumes: [{ name, persistentVolumeClaim: { claimName } }] } };
}

/** etcd of the platform, run by its own operator: one member on each server, data in an emptyDir. */
const etcdSpec = {
  containers: [{ name: "etcd", image: "registry.example.com/yunion/etcd:3.4.6" }],
  volumes: [{ name: "etcd-data", emptyDir: {} }],
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { etcd_cluster: "default-etcd" } }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  },
};
const etcd: Made = {
  pods: ["default-etcd-2lnzlkt4fc", "default-etcd-4pvj4fxc8g", "default-etcd-9xk2m7c5qd"].map((name, index) => {
    const pod = aReplica(name, ALL[index] ?? "", "EtcdCluster", "default-etcd", {
      namespace: "onecloud",
      labels: { etcd_cluster: "default-etcd" },
      spec: etcdSpec,
    });
    const owners = pod.metadata.ownerReferences?.map((owner) => ({
      ...owner,
      apiVersion: "etcd.database.coreos.com/v1beta2",
    }));
    return { ...pod, metadata: { ...pod.metadata, ...(owners && { ownerReferences: owners }) } };
  }),
};

const victoria = aDeployment("default-victoria-metrics", {
  namespace: "onecloud",
  on: [GONE],
  spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "default-victoria-metrics" } }] },
});

const agents = ["deployer", "health", "image", ""].map((part) =>
  aDaemonSet(["default-host", part].filter(Boolean).join("-"), { namespace: "onecloud", on: ALL }),
);

const traefik = aDaemonSet("traefik", {
  namespace: "kube-system",
  on: ALL,
  spec: {
    containers: [
      {
        name: "traefik",
        image: "rancher/mirrored-library-traefik:2.10.5",
        ports: [{ containerPort: 8000, hostPort: 80 }],
      },
    ],
  },
});

const coredns = aDeployment("coredns", { namespace: "kube-system", on: [SECOND], labels: { "k8s-app": "kube-dns" } });

function cluster(parts: Partial<ClusterFacts> = {}): Partial<ClusterFacts> {
  const made = [
    minio("minio", "onecloud-minio"),
    minio("monitor-minio", "onecloud-monitoring"),
    etcd,
    victoria,
    coredns,
    traefik,
    aDaemonSet("calico-node", { namespace: "kube-system", on: ALL }),
    aDaemonSet("default-region-dns", { namespace: "onecloud", on: ALL }),
    aDaemonSet("default-telegraf", { namespace: "onecloud", on: ALL }),
    ...agents,
  ];
  return clusterOf(made, {
    version: { gitVersion: "v1.28.5+k3s1" },
    nodes: NODES,
    namespaces: ["kube-system", "onecloud", "onecloud-minio", "onecloud-monitoring"].map((name) => ({
      metadata: { name },
    })),
    persistentVolumes: DRIVES.map(volumeOf),
    persistentVolumeClaims: DRIVES.map(claimOf),
    storageClasses: [
      {
        metadata: { name: "local-path" },
        provisioner: "rancher.io/local-path",
        reclaimPolicy: "Delete",
        volumeBindingMode: "WaitForFirstConsumer",
      },
    ],
    ...parts,
  });
}

/** Before anything was done. */
export const HEALTHY = cluster();

/** The first server was switched off before it was drained. */
export const SWITCHED_OFF = cluster({
  nodes: NODES.map((node) =>
    node.metadata.name === GONE
      ? {
          ...node,
          status: { ...node.status, conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }] },
        }
      : node,
  ),
});

/** Both servers that were left are cordoned, so that Pods go to the new one. */
export const CORDONED = cluster({
  nodes: [
    ...NODES.filter(({ metadata }) => metadata.name !== GONE).map((node) => ({
      ...node,
      spec: { unschedulable: true },
    })),
    aReadyNode("lzx-test-add-node", { labels: roles }),
  ],
});
