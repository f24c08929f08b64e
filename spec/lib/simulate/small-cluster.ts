import type { Node, OwnerReference, Pod, PodSpec, ResourceList } from "../../../lib/model/kubernetes/index.js";
import { Cluster, type ClusterInput, type Run } from "../../../lib/simulate/cluster.js";
import type { KnownFacts } from "../../../lib/simulate/consulted-facts.js";
import type { PodState } from "../../../lib/simulate/pod-state.js";
import { settle } from "../../../lib/simulate/settle.js";
import { EMPTY_LISTS } from "./empty-lists.js";

// Clusters of a few Nodes and Pods, in which a case names only what it is about; and what became of them.

/** [RFC 3339] when the simulated clock stands at 0 */
export const START = "2026-11-20T12:00:00Z";

interface NodeParts {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: number;
  readonly extended?: ResourceList;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Node["spec"];
  readonly images?: NonNullable<Node["status"]>["images"];
  /** false: nothing is heard of its kubelet */
  readonly isReady?: boolean;
}

/** A Node that is ready and has 4 cpu, 8 GiB and room for 110 Pods. */
export function machine(name: string, parts: NodeParts = {}): Node {
  const { cpu = "4", memory = "8Gi", pods = 110, extended, labels, spec = {}, images, isReady = true } = parts;
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
    spec,
    status: {
      allocatable: { cpu, memory, pods, ...extended },
      conditions: [{ type: "Ready", status: isReady ? "True" : "Unknown" }],
      ...(images && { images }),
    },
  };
}

export function machines(...names: readonly string[]): readonly Node[] {
  return names.map((name) => machine(name));
}

interface PodParts extends Omit<PodSpec, "nodeName"> {
  readonly namespace?: string;
  readonly on?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly owner?: OwnerReference;
  readonly requests?: ResourceList;
  readonly phase?: string;
  readonly isReady?: boolean;
  readonly startTime?: string;
  readonly deletionTimestamp?: string;
  /** the scheduler has tried it and found no Node */
  readonly wasTried?: boolean;
}

/** A Pod that is Running and ready on the Node `on`, or waits for a Node where there is none. */
export function pod(name: string, parts: PodParts = {}): Pod {
  const { namespace = "shop", on, labels, annotations, finalizers, owner, requests, ...rest } = parts;
  const { phase = on === undefined ? "Pending" : "Running", isReady, startTime, deletionTimestamp, wasTried } = rest;
  const {
    phase: _phase,
    isReady: _ready,
    startTime: _start,
    deletionTimestamp: _deleted,
    wasTried: _tried,
    ...spec
  } = rest;
  const ready = { type: "Ready", status: (isReady ?? phase === "Running") ? "True" : "False" };
  return {
    metadata: {
      name,
      namespace,
      uid: `uid of ${namespace}/${name}`,
      creationTimestamp: START,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ...(deletionTimestamp && { deletionTimestamp }),
      ...(owner && { ownerReferences: [{ ...owner, controller: true }] }),
    },
    spec: {
      ...(on !== undefined && { nodeName: on }),
      containers: [{ name: "main", ...(requests && { resources: { requests } }) }],
      ...spec,
    },
    status: {
      phase,
      conditions: [ready, ...(wasTried ? [{ type: "PodScheduled", status: "False" }] : [])],
      ...(startTime && { startTime }),
    },
  };
}

export interface Parts extends KnownFacts {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
}

/** Lists that a case does not name are known to be empty; the version is not known. */
export function clusterOf({ nodes, pods, ...known }: Parts): Cluster {
  const input: ClusterInput = { nodes, pods, known: { ...EMPTY_LISTS, ...known }, atMillis: Date.parse(START) };
  return new Cluster(input);
}

/** What a Pod has come to: its Node, or the scheduler's reasons why it has none; absent where it is gone. */
export type Fate = string | Readonly<Record<string, number>>;

/** Lets a cluster go on from where it is, after something was done to it, until `seconds` have passed. */
export function play(
  cluster: Cluster,
  act: (run: Run) => void = () => {},
  seconds = 30,
): Readonly<Record<string, Fate>> {
  return watch(cluster, act, seconds, ({ simulation, scheduler }) => {
    const pods = [...namespacesOf(simulation.world.labels.namespaces())].flatMap((namespace) =>
      simulation.world.labels.in(namespace).filter(({ isPresent }) => isPresent),
    );
    return Object.fromEntries(pods.map((each) => [each.name, each.nodeName ?? scheduler.explain(each)]));
  });
}

/** The same, for what else can be seen at the end. */
export function watch<T>(cluster: Cluster, act: (run: Run) => void, seconds: number, look: (run: Run) => T): T {
  return cluster.try(1, (run) => {
    act(run);
    settle(run.simulation, seconds * 1000);
    return look(run);
  });
}

/** @throws {Error} where there is no such Pod */
export function find({ simulation }: Run, name: string, namespace = "shop"): PodState {
  const found = simulation.world.pod(namespace, name);
  if (found === undefined) throw new Error(`there is no Pod ${namespace}/${name}`);
  return found;
}

function namespacesOf(names: Iterable<string>): readonly string[] {
  return [...names];
}
