import { type Chance, chanceOf } from "./chance.js";
import { randomWorkload } from "./random-workload.js";

/** An object of the API and where it is made. */
export interface Planned {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface DrainFlags {
  readonly force: boolean;
  readonly ignoreDaemonsets: boolean;
  readonly deleteEmptydirData: boolean;
  readonly disableEviction: boolean;
  readonly timeoutSeconds: number;
}

/** What is to happen to Nodes of a cluster: those that most Pods are on. */
export type RandomChange =
  | { readonly kind: "drain"; readonly nodes: number; readonly flags: DrainFlags }
  | { readonly kind: "power-off"; readonly nodes: number };

export interface RandomCluster {
  readonly planned: readonly Planned[];
  readonly nodes: readonly string[];
  readonly change: RandomChange;
}

export const ZONES = ["zone-a", "zone-b", "zone-c"] as const;

const NAMESPACES = ["shop", "bank"] as const;

/** A small cluster and what happens to one of its Nodes or two, all by chance. */
export function randomCluster(seed: number): RandomCluster {
  const chance = chanceOf(seed);
  const nodes = Array.from({ length: chance.whole(3, 6) }, (_, index) => `worker-${index}`);
  const workloads = Array.from({ length: chance.whole(3, 8) }, (_, index) =>
    randomWorkload(chance, `app-${index}`, chance.one(NAMESPACES)),
  );
  return {
    planned: [
      ...NAMESPACES.map((name) => ({ path: "/api/v1/namespaces", object: { metadata: { name } } })),
      ...classes(),
      ...nodes.map((name, index) => ({ path: "/api/v1/nodes", object: node(chance, name, index) })),
      ...(chance.may(0.3) ? nodes.map((name) => volumeLimit(chance, name)) : []),
      ...NAMESPACES.flatMap((namespace) => [
        ...(chance.may(0.25) ? [quota(chance, namespace)] : []),
        ...(chance.may(0.15) ? [limitRange(chance, namespace)] : []),
      ]),
      ...workloads.flat(),
    ],
    nodes,
    change: randomChange(chance),
  };
}

function randomChange(chance: Chance): RandomChange {
  const nodes = chance.may(0.25) ? 2 : 1;
  if (chance.may(0.3)) return { kind: "power-off", nodes: chance.may(0.15) ? 3 : nodes };
  const flags = {
    force: chance.may(0.8),
    ignoreDaemonsets: chance.may(0.9),
    deleteEmptydirData: chance.may(0.9),
    disableEviction: chance.may(0.15),
    timeoutSeconds: chance.one([12, 40]),
  };
  return { kind: "drain", nodes, flags };
}

function node(chance: Chance, name: string, index: number) {
  const amounts = {
    cpu: chance.one(["1", "2", "3"]),
    memory: chance.one(["2Gi", "4Gi"]),
    pods: chance.one(["4", "110", "110"]),
    ...(chance.may(0.3) ? { "example.com/card": "1" } : {}),
  };
  const effect = chance.one(["NoSchedule", "PreferNoSchedule", "NoExecute"]);
  const zone = chance.may(0.95) ? { "topology.kubernetes.io/zone": ZONES[index % ZONES.length] } : {};
  const isReady = chance.may(0.95);
  return {
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        rank: String(index),
        ...zone,
        ...(chance.may(0.3) ? { fast: "" } : {}),
      },
    },
    spec: {
      taints: chance.may(0.15) ? [{ key: "dedicated", value: "batch", effect }] : [],
      unschedulable: chance.may(0.05),
    },
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: "Ready", status: isReady ? "True" : "False", reason: "KubeletReady" }],
      images: chance.may(0.5) ? [{ names: ["example.com/large:1"], sizeBytes: 900_000_000 }] : [],
    },
  };
}

function classes(): readonly Planned[] {
  const scheduling = "/apis/scheduling.k8s.io/v1/priorityclasses";
  return [
    { path: scheduling, object: { metadata: { name: "low" }, value: -10 } },
    { path: scheduling, object: { metadata: { name: "high" }, value: 1000 } },
    { path: scheduling, object: { metadata: { name: "polite" }, value: 1000, preemptionPolicy: "Never" } },
    { path: scheduling, object: { metadata: { name: "usual" }, value: 5, globalDefault: true } },
    {
      path: "/apis/storage.k8s.io/v1/storageclasses",
      object: {
        metadata: { name: "local" },
        provisioner: "kubernetes.io/no-provisioner",
        volumeBindingMode: "WaitForFirstConsumer",
      },
    },
    {
      path: "/apis/storage.k8s.io/v1/storageclasses",
      object: {
        metadata: { name: "immediate", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
        provisioner: "kubernetes.io/no-provisioner",
      },
    },
    {
      path: "/apis/node.k8s.io/v1/runtimeclasses",
      object: {
        metadata: { name: "boxed" },
        handler: "boxed",
        overhead: { podFixed: { cpu: "200m", memory: "120Mi" } },
        scheduling: { nodeSelector: { "kubernetes.io/os": "linux" }, tolerations: [{ key: "dedicated" }] },
      },
    },
  ];
}

function volumeLimit(chance: Chance, name: string): Planned {
  const driver = {
    name: "csi.example.com",
    nodeID: name,
    topologyKeys: [],
    allocatable: { count: chance.whole(1, 3) },
  };
  return {
    path: "/apis/storage.k8s.io/v1/csinodes",
    object: { metadata: { name }, spec: { drivers: [driver] } },
  };
}

function quota(chance: Chance, namespace: string): Planned {
  const pods = String(chance.whole(4, 12));
  const spec = chance.one<object>([
    { hard: { pods } },
    { hard: { pods } },
    { hard: { "requests.cpu": chance.one(["2", "3", "5"]) } },
    {
      hard: { pods: String(chance.whole(1, 4)) },
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
    },
    { hard: { pods: String(chance.whole(1, 4)) }, scopes: ["BestEffort"] },
    { hard: { pods, "limits.memory": "2Gi" }, scopes: ["NotBestEffort"] },
    { hard: { "count/pods": pods, "requests.example.com/card": "1" } },
    { hard: { "count/replicasets.apps": "3", pods } },
  ]);
  return { path: `/api/v1/namespaces/${namespace}/resourcequotas`, object: { metadata: { name: "most" }, spec } };
}

function limitRange(chance: Chance, namespace: string): Planned {
  const limit = chance.one<object>([
    { type: "Container", default: { cpu: "500m" }, defaultRequest: { cpu: "200m", memory: "128Mi" } },
    { type: "Container", max: { cpu: "800m" } },
    { type: "Container", min: { memory: "100Mi" } },
    { type: "Pod", max: { cpu: "1" } },
  ]);
  return {
    path: `/api/v1/namespaces/${namespace}/limitranges`,
    object: { metadata: { name: "usual" }, spec: { limits: [limit] } },
  };
}
