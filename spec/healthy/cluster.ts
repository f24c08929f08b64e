import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type { Lease, Namespace, Node, PriorityClass } from "../../lib/model/kubernetes/index.js";
import { uidOf } from "../../lib/testing/index.js";
import { CREATED } from "./workloads.js";

/** When both clusters were looked at. */
export const COLLECTED_AT = "2026-11-20T12:00:00Z";
const RENEWED = "2026-11-20T11:59:53.120000Z";

const GOOD_CONDITIONS = [
  { type: "MemoryPressure", status: "False", reason: "KubeletHasSufficientMemory" },
  { type: "DiskPressure", status: "False", reason: "KubeletHasNoDiskPressure" },
  { type: "PIDPressure", status: "False", reason: "KubeletHasSufficientPID" },
  { type: "Ready", status: "True", reason: "KubeletReady" },
].map((condition) => ({ ...condition, lastTransitionTime: CREATED }));

/** As a kubelet names what its runtime has: of a registry, with a digest [B]. */
const IMAGES = [
  { names: [`registry.k8s.io/pause@sha256:${"27".repeat(32)}`, "registry.k8s.io/pause:3.10"], sizeBytes: 320_368 },
];

export interface NodeParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: NonNullable<Node["spec"]>["taints"];
  readonly conditions?: NonNullable<Node["status"]>["conditions"];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly address: string;
  readonly machine: NonNullable<NonNullable<Node["status"]>["nodeInfo"]>;
}

/** A Node that has been Ready for months. */
export function readyNode(name: string, parts: NodeParts): Node {
  const { labels, taints, conditions = [], annotations, finalizers, address, machine } = parts;
  const capacity = { cpu: "8", memory: "32Gi", pods: "110", "ephemeral-storage": "100Gi", "hugepages-2Mi": "0" };
  return {
    metadata: {
      name,
      uid: uidOf(name),
      creationTimestamp: CREATED,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "beta.kubernetes.io/arch": "amd64",
        ...labels,
      },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
    },
    spec: { podCIDR: "10.244.1.0/24", ...(taints === undefined ? {} : { taints }) },
    status: {
      capacity,
      allocatable: { ...capacity, cpu: "7800m", memory: "30Gi" },
      conditions: [...GOOD_CONDITIONS, ...conditions],
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        operatingSystem: "linux",
        architecture: "amd64",
        machineID: uidOf(`machine-${name}`).replaceAll("-", ""),
        bootID: uidOf(`boot-${name}`),
        systemUUID: uidOf(`system-${name}`),
        ...machine,
      },
      images: IMAGES,
    },
  };
}

export function nodeLease(node: string): Lease {
  return {
    metadata: { name: node, namespace: "kube-node-lease", creationTimestamp: CREATED },
    spec: { holderIdentity: node, leaseDurationSeconds: 40, renewTime: RENEWED },
  };
}

export function leaderLease(name: string, holder: string): Lease {
  return {
    metadata: { name, namespace: "kube-system", creationTimestamp: CREATED },
    spec: { holderIdentity: `${holder}_0b6c2f9e`, leaseDurationSeconds: 15, renewTime: RENEWED },
  };
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Namespace {
  return {
    metadata: {
      name,
      uid: uidOf(`namespace-${name}`),
      creationTimestamp: CREATED,
      labels: { "kubernetes.io/metadata.name": name, ...labels },
    },
    status: { phase: "Active" },
  };
}

export const SYSTEM_PRIORITIES: readonly PriorityClass[] = [
  { metadata: { name: "system-node-critical" }, value: 2000001000, preemptionPolicy: "PreemptLowerPriority" },
  { metadata: { name: "system-cluster-critical" }, value: 2000000000, preemptionPolicy: "PreemptLowerPriority" },
];

/** APIs of the API server itself, and metrics-server's. */
export const API_SERVICES: ClusterFacts["apiServices"] = [
  ...["v1", "v1.apps", "v1.batch", "v1.policy", "v1.storage.k8s.io", "v1.admissionregistration.k8s.io"].map((name) => ({
    metadata: { name, labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" }, creationTimestamp: CREATED },
    spec: { group: name.split(".").slice(1).join("."), version: "v1" },
    status: { conditions: [{ type: "Available", status: "True", reason: "Local", lastTransitionTime: CREATED }] },
  })),
  {
    metadata: { name: "v1beta1.metrics.k8s.io", creationTimestamp: CREATED },
    spec: {
      group: "metrics.k8s.io",
      version: "v1beta1",
      service: { namespace: "kube-system", name: "metrics-server" },
    },
    status: { conditions: [{ type: "Available", status: "True", reason: "Passed", lastTransitionTime: CREATED }] },
  },
];

/** Kinds of which a cluster may well have none. */
export const EMPTY_LISTS = {
  persistentVolumes: [],
  persistentVolumeClaims: [],
  volumeAttachments: [],
  csiDrivers: [],
  csiStorageCapacities: [],
  podDisruptionBudgets: [],
  replicationControllers: [],
  statefulSets: [],
  jobs: [],
  cronJobs: [],
  horizontalPodAutoscalers: [],
  events: [],
  limitRanges: [],
  resourceQuotas: [],
  runtimeClasses: [],
  validatingWebhookConfigurations: [],
  mutatingWebhookConfigurations: [],
  customResourceDefinitions: [],
  etcdSnapshotFiles: [],
} as const satisfies Partial<ClusterFacts>;

export const READY_CHECKS: ClusterFacts["readyChecks"] = ["ping", "etcd", "etcd-readiness", "informer-sync"].map(
  (name) => ({ name, isOk: true }),
);
