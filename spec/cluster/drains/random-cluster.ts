import { type Chance, chanceOf } from "./chance.js";
import { randomWorkload } from "./random-workload.js";

/** An object of the API and where it is made. */
export interface Planned {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface RandomDrain {
  readonly planned: readonly Planned[];
  readonly nodes: readonly string[];
  readonly flags: {
    readonly force: boolean;
    readonly ignoreDaemonsets: boolean;
    readonly deleteEmptydirData: boolean;
    readonly disableEviction: boolean;
    readonly timeoutSeconds: number;
  };
}

export const ZONES = ["zone-a", "zone-b", "zone-c"] as const;

const NAMESPACES = ["shop", "bank"] as const;

/** A small cluster and a drain of one of its Nodes, both by chance. */
export function randomDrain(seed: number): RandomDrain {
  const chance = chanceOf(seed);
  const count = chance.whole(3, 6);
  const nodes = Array.from({ length: count }, (_, index) => `worker-${index}`);
  const workloads = Array.from({ length: chance.whole(3, 7) }, (_, index) =>
    randomWorkload(chance, `app-${index}`, chance.one(NAMESPACES)),
  );
  return {
    planned: [
      ...NAMESPACES.map((name) => ({ path: "/api/v1/namespaces", object: { metadata: { name } } })),
      ...priorityClasses(),
      storageClass(),
      ...nodes.map((name, index) => ({ path: "/api/v1/nodes", object: node(chance, name, index) })),
      ...NAMESPACES.filter(() => chance.may(0.25)).map((namespace) => quota(chance, namespace)),
      ...workloads.flat(),
    ],
    nodes,
    flags: {
      force: chance.may(0.8),
      ignoreDaemonsets: chance.may(0.9),
      deleteEmptydirData: chance.may(0.9),
      disableEviction: chance.may(0.15),
      timeoutSeconds: 40,
    },
  };
}

function node(chance: Chance, name: string, index: number) {
  const zone = ZONES[index % ZONES.length];
  const amounts = {
    cpu: chance.one(["1", "2", "3"]),
    memory: chance.one(["2Gi", "4Gi"]),
    pods: chance.one(["4", "110", "110"]),
  };
  const taints = chance.may(0.15)
    ? [{ key: "dedicated", value: "batch", effect: chance.one(["NoSchedule", "PreferNoSchedule"]) }]
    : [];
  return {
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone, "kubernetes.io/os": "linux" },
    },
    spec: { taints },
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  };
}

function priorityClasses(): readonly Planned[] {
  const path = "/apis/scheduling.k8s.io/v1/priorityclasses";
  return [
    { path, object: { metadata: { name: "low" }, value: -10 } },
    { path, object: { metadata: { name: "high" }, value: 1000 } },
    { path, object: { metadata: { name: "polite" }, value: 1000, preemptionPolicy: "Never" } },
  ];
}

function storageClass(): Planned {
  return {
    path: "/apis/storage.k8s.io/v1/storageclasses",
    object: {
      metadata: { name: "local" },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "WaitForFirstConsumer",
    },
  };
}

function quota(chance: Chance, namespace: string): Planned {
  return {
    path: `/api/v1/namespaces/${namespace}/resourcequotas`,
    object: { metadata: { name: "pods" }, spec: { hard: { pods: String(chance.whole(4, 12)) } } },
  };
}
