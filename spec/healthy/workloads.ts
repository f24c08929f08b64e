import type {
  DaemonSet,
  Deployment,
  EndpointSlice,
  OwnerReference,
  Pod,
  PodSpec,
  ReplicaSet,
  Service,
  StatefulSet,
} from "../../lib/model/kubernetes/index.js";
import { uidOf } from "../../lib/testing/index.js";

/** What a set of workloads comes to in the API. */
export interface Workloads {
  readonly deployments: readonly Deployment[];
  readonly replicaSets: readonly ReplicaSet[];
  readonly statefulSets: readonly StatefulSet[];
  readonly daemonSets: readonly DaemonSet[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
}

const NONE: Workloads = {
  deployments: [],
  replicaSets: [],
  statefulSets: [],
  daemonSets: [],
  pods: [],
  services: [],
  endpointSlices: [],
};

export function combine(parts: readonly Workloads[]): Workloads {
  return {
    deployments: parts.flatMap(({ deployments }) => deployments),
    replicaSets: parts.flatMap(({ replicaSets }) => replicaSets),
    statefulSets: parts.flatMap(({ statefulSets }) => statefulSets),
    daemonSets: parts.flatMap(({ daemonSets }) => daemonSets),
    pods: parts.flatMap(({ pods }) => pods),
    services: parts.flatMap(({ services }) => services),
    endpointSlices: parts.flatMap(({ endpointSlices }) => endpointSlices),
  };
}

/** One workload: its Pods run, one on each Node that is named (a Node may be named twice). */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  readonly nodes: readonly string[];
}

export const CREATED = "2026-06-01T08:00:00Z";
const STARTED = "2026-11-02T09:30:00Z";

/** Every Pod that tolerates neither taint itself is given these by the API server's DefaultTolerationSeconds. */
const DEFAULT_TOLERATIONS = ["not-ready", "unreachable"].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** What the DaemonSet controller adds to each Pod. @see pkg/controller/daemon/util/daemonset_util.go */
const DAEMON_TOLERATIONS = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
].map(([condition, effect]) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: effect ?? "NoSchedule",
}));

function meta({ namespace, name, labels }: Workload) {
  return { name, namespace, uid: uidOf(`${namespace}/${name}`), labels, creationTimestamp: CREATED };
}

function template({ labels, spec }: Workload) {
  return { metadata: { labels }, spec: withDefaults(spec) };
}

function withDefaults(spec: PodSpec): PodSpec {
  return { restartPolicy: "Always", terminationGracePeriodSeconds: 30, schedulerName: "default-scheduler", ...spec };
}

function podOf(
  workload: Workload,
  name: string,
  node: string,
  owner: OwnerReference,
  tolerations: PodSpec["tolerations"],
): Pod {
  const { namespace, labels, spec } = workload;
  const uid = uidOf(`${namespace}/${name}`);
  return {
    metadata: {
      name,
      namespace,
      uid,
      generateName: `${owner.name}-`,
      labels,
      creationTimestamp: STARTED,
      ownerReferences: [owner],
    },
    spec: {
      ...withDefaults(spec),
      nodeName: node,
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      tolerations: [...(spec.tolerations ?? []), ...(tolerations ?? [])],
      volumes: [...(spec.volumes ?? []), { name: "kube-api-access-x7k2p" }],
    },
    status: runningStatus(spec),
  };
}

/** Ready since it started. */
export function runningStatus({ containers = [] }: PodSpec): NonNullable<Pod["status"]> {
  const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  return {
    phase: "Running",
    startTime: STARTED,
    qosClass: "Burstable",
    conditions: conditions.map((type) => ({ type, status: "True", lastTransitionTime: STARTED })),
    containerStatuses: containers.map(({ name }) => ({
      name,
      ready: true,
      restartCount: 0,
      containerID: `containerd://${name}`,
      state: { running: { startedAt: STARTED } },
    })),
  };
}

function controlledBy(kind: string, name: string, namespace: string): OwnerReference {
  return { apiVersion: "apps/v1", kind, name, uid: uidOf(`${namespace}/${name}`), controller: true };
}

/** A Deployment with its ReplicaSet and Pods. */
export function deployment(workload: Workload, strategy: NonNullable<Deployment["spec"]>["strategy"] = {}): Workloads {
  const { namespace, name, labels, nodes } = workload;
  const hash = "7d9f8c6b54";
  const hashed = { ...workload, name: `${name}-${hash}`, labels: { ...labels, "pod-template-hash": hash } };
  const counts = { replicas: nodes.length, readyReplicas: nodes.length, availableReplicas: nodes.length };
  const replicas = { replicas: nodes.length, selector: { matchLabels: hashed.labels } };
  return {
    ...NONE,
    deployments: [
      {
        metadata: meta(workload),
        spec: {
          replicas: nodes.length,
          selector: { matchLabels: labels },
          strategy: {
            type: "RollingUpdate",
            ...(strategy.type === "Recreate" ? {} : { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } }),
            ...strategy,
          },
          template: template(workload),
        },
        status: counts,
      },
    ],
    replicaSets: [
      {
        metadata: { ...meta(hashed), ownerReferences: [controlledBy("Deployment", name, namespace)] },
        spec: { ...replicas, template: template(hashed) },
        status: counts,
      },
    ],
    pods: nodes.map((node, index) => {
      const owner = controlledBy("ReplicaSet", hashed.name, namespace);
      return podOf(hashed, `${hashed.name}-${"bcdfg"[index]}4x2z`, node, owner, DEFAULT_TOLERATIONS);
    }),
  };
}

/** A DaemonSet with its Pods. */
export function daemonSet(workload: Workload): Workloads {
  const { namespace, name, labels, nodes } = workload;
  return {
    ...NONE,
    daemonSets: [
      {
        metadata: meta(workload),
        spec: {
          selector: { matchLabels: labels },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          template: template(workload),
        },
        status: { desiredNumberScheduled: nodes.length, numberReady: nodes.length },
      },
    ],
    pods: nodes.map((node, index) => {
      const owner = controlledBy("DaemonSet", name, namespace);
      return podOf(workload, `${name}-${"bcdfghj"[index]}8k2q`, node, owner, DAEMON_TOLERATIONS);
    }),
  };
}

/** A StatefulSet with its Pods, each with the claim `CLAIM-NAME-ordinal`. */
export function statefulSet(workload: Workload, claim: string, storageClassName: string): Workloads {
  const { namespace, name, labels, nodes } = workload;
  const claimSpec = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "20Gi" } },
    storageClassName,
    volumeMode: "Filesystem",
  };
  return {
    ...NONE,
    statefulSets: [
      {
        metadata: meta(workload),
        spec: {
          replicas: nodes.length,
          selector: { matchLabels: labels },
          podManagementPolicy: "OrderedReady",
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
          volumeClaimTemplates: [{ metadata: { name: claim }, spec: claimSpec }],
          template: template(workload),
        },
        status: {
          replicas: nodes.length,
          readyReplicas: nodes.length,
          currentRevision: `${name}-6c9b5d7f4d`,
          updateRevision: `${name}-6c9b5d7f4d`,
        },
      },
    ],
    pods: nodes.map((node, ordinal) => {
      const pod = `${name}-${ordinal}`;
      const volume = { name: claim, persistentVolumeClaim: { claimName: `${claim}-${pod}` } };
      const own = { ...workload, spec: { ...workload.spec, volumes: [...(workload.spec.volumes ?? []), volume] } };
      return podOf(own, pod, node, controlledBy("StatefulSet", name, namespace), DEFAULT_TOLERATIONS);
    }),
  };
}

/** Static Pods as their mirrors show them: one on each Node, owned by it. */
export function staticPods(component: string, nodes: readonly string[], spec: PodSpec): Workloads {
  const pods = nodes.map((node): Pod => {
    const hash = uidOf(`${component}-${node}`).replaceAll("-", "");
    return {
      metadata: {
        name: `${component}-${node}`,
        namespace: "kube-system",
        uid: uidOf(`mirror-${component}-${node}`),
        labels: { component, tier: "control-plane" },
        creationTimestamp: STARTED,
        annotations: {
          "kubernetes.io/config.hash": hash,
          "kubernetes.io/config.mirror": hash,
          "kubernetes.io/config.source": "file",
        },
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name: node, uid: uidOf(node), controller: true }],
      },
      spec: {
        ...withDefaults(spec),
        nodeName: node,
        hostNetwork: true,
        priority: 2000001000,
        priorityClassName: "system-node-critical",
        tolerations: [{ operator: "Exists", effect: "NoExecute" }],
      },
      status: runningStatus(spec),
    };
  });
  return { ...NONE, pods };
}

/** A Service in front of a workload, with an EndpointSlice that has all its Pods. */
export function served(workloads: Workloads, name: string, port: number, type = "ClusterIP"): Workloads {
  const [first] = workloads.pods;
  const namespace = first?.metadata.namespace ?? "default";
  const selector = Object.fromEntries(
    Object.entries(first?.metadata.labels ?? {}).filter(([key]) => key !== "pod-template-hash"),
  );
  return {
    ...workloads,
    services: [
      {
        metadata: { name, namespace, uid: uidOf(`service-${name}`), creationTimestamp: CREATED },
        spec: { type, clusterIP: "10.96.0.10", selector, ports: [{ name: "main", port, targetPort: port }] },
      },
    ],
    endpointSlices: [
      {
        metadata: {
          name: `${name}-q5x7w`,
          namespace,
          labels: { "kubernetes.io/service-name": name },
          creationTimestamp: CREATED,
        },
        addressType: "IPv4",
        endpoints: workloads.pods.map(({ metadata, spec }, index) => ({
          addresses: [`10.244.1.${index + 10}`],
          ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: "Pod", namespace, name: metadata.name },
        })),
      },
    ],
  };
}
