import type { Labels } from "../derive/label-selector.js";
import { isBeingResized } from "../derive/pod-status.js";
import type { KubernetesObject, Node, Pod, Service } from "../model/kubernetes/index.js";
import { type Adjustments, adjustBudgets, NO_ADJUSTMENTS, uncordonAll } from "./adjustments.js";
import { type Budget, BudgetLedger, compileBudgets } from "./budgets.js";
import { Chance } from "./chance.js";
import { Clock } from "./clock.js";
import { ConsultedFacts, type KnownFacts } from "./consulted-facts.js";
import { runDaemonSets } from "./controllers/daemon-sets.js";
import { runJobs } from "./controllers/jobs.js";
import { runReplicaSets } from "./controllers/replica-sets.js";
import { runStatefulSets } from "./controllers/stateful-sets.js";
import { runUnknownControllers } from "./controllers/unknown-controllers.js";
import { runDisruptionController } from "./disruption-controller.js";
import { runKubelets } from "./kubelet.js";
import { LimitRanges } from "./limit-ranges.js";
import { nodesInOrder } from "./node-order.js";
import type { NodeState } from "./node-state.js";
import { Originals } from "./originals.js";
import { byKey, PodState, traitsCache } from "./pod-state.js";
import { PodWebhooks } from "./pod-webhooks.js";
import { runQuotaController } from "./quota-controller.js";
import { QuotaLedger } from "./quotas.js";
import { ImageIndex } from "./schedule/image-index.js";
import type { SchedulerView } from "./schedule/plugin.js";
import { Scheduler } from "./schedule/scheduler.js";
import type { Simulation } from "./simulation.js";
import { bindMissedClaims } from "./volume-controller.js";
import { VolumeStore } from "./volume-store.js";
import { VolumeLedger } from "./volumes.js";
import { Workloads } from "./workloads.js";
import { World } from "./world.js";

/** What is known of a cluster at one moment. */
export interface ClusterInput {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly known: KnownFacts;
  /** [ms] Unix time of the snapshot */
  readonly atMillis: number;
}

/** A cluster in motion. */
export interface Run {
  readonly simulation: Simulation;
  readonly scheduler: Scheduler;
}

/** A cluster read once, on which changes can be tried again and again; each try leaves it as it was. */
export class Cluster {
  readonly facts: ConsultedFacts;
  readonly world: World;
  readonly podCount: number;
  readonly workloads: Workloads;
  readonly #budgets: ReadonlyMap<string, readonly Budget[]>;
  readonly #volumes: VolumeStore;
  readonly #originals: Originals;
  readonly #nodes: readonly NodeState[];
  readonly #images: ImageIndex;
  readonly #limitRanges: LimitRanges;
  readonly #webhooks: PodWebhooks;
  readonly #atMillis: number;
  #namespaces: ReadonlyMap<string, Labels> | undefined;
  #services: ReadonlyMap<string, readonly Service[]> | undefined;

  /** @throws {SyntaxError} when a quantity cannot be read */
  constructor({ nodes, pods, known, atMillis }: ClusterInput) {
    this.facts = new ConsultedFacts(known);
    const traitsOf = traitsCache();
    const atSecond = Math.floor(atMillis / 1000) * 1000;
    this.#atMillis = atSecond;
    // The order of the input must not show, neither in ties nor in races.
    const states = sorted(
      pods.map((pod) => new PodState(pod, traitsOf(pod), true, atSecond)),
      byKey,
    );
    this.podCount = pods.length;
    for (const { source, key } of states) {
      if (isBeingResized(source)) this.facts.note(`what Pod ${key} holds amid its resize`);
    }
    this.world = new World(nodes, states);
    this.workloads = new Workloads(this.facts);
    this.#budgets = compileBudgets(this.facts.look("podDisruptionBudgets") ?? []);
    this.#volumes = new VolumeStore(this.facts);
    this.#originals = new Originals(this.world.owners);
    this.#nodes = nodesInOrder(this.world.nodes.values());
    this.#webhooks = new PodWebhooks(this.facts, (namespace) => this.#namespaceLabels(namespace));
    this.#limitRanges = new LimitRanges(this.facts);
    this.#images = new ImageIndex(this.#nodes);
  }

  /** @param adjustments what a person changed beforehand */
  try<T>(seed: number, attempt: (run: Run) => T, adjustments = NO_ADJUSTMENTS): T {
    try {
      return attempt(this.#start(seed, adjustments));
    } finally {
      this.world.rollBack();
    }
  }

  #start(seed: number, adjustments: Adjustments): Run {
    const { world, facts } = this;
    const workloads = this.workloads.scaled(adjustments.replicas);
    const budgets =
      adjustments.budgets.size === 0
        ? this.#budgets
        : compileBudgets(adjustBudgets(facts.look("podDisruptionBudgets") ?? [], adjustments));
    const simulation: Simulation = {
      atMillis: this.#atMillis,
      world,
      facts,
      workloads,
      originals: this.#originals,
      clock: new Clock(),
      chance: new Chance(seed),
      budgets: new BudgetLedger(budgets),
      volumes: new VolumeLedger(this.#volumes),
      quotas: new QuotaLedger(facts.look("resourceQuotas") ?? []),
      limitRanges: this.#limitRanges,
      webhooks: this.#webhooks,
      reactors: [],
      madePods: 0,
    };
    runQuotaController(simulation);
    runKubelets(simulation);
    runDisruptionController(simulation);
    runReplicaSets(simulation);
    runStatefulSets(simulation);
    runJobs(simulation);
    runDaemonSets(simulation);
    runUnknownControllers(simulation);
    bindMissedClaims(simulation);
    const scheduler = new Scheduler(simulation, this.#view(simulation));
    uncordonAll(simulation, adjustments);
    return { simulation, scheduler };
  }

  #view({ world, volumes, facts, workloads }: Simulation): SchedulerView {
    let nodes = this.#nodes;
    return {
      world,
      volumes,
      facts,
      workloads,
      images: this.#images,
      namespaceLabels: (namespace) => this.#namespaceLabels(namespace),
      servicesIn: (namespace) => this.#servicesIn(namespace),
      get nodes() {
        if (nodes.length !== world.nodes.size) nodes = nodes.filter(({ name }) => world.nodes.has(name));
        return nodes;
      },
    };
  }

  #servicesIn(namespace: string): readonly Service[] {
    this.#services ??= groupByNamespace(this.facts.look("services") ?? []);
    return this.#services.get(namespace) ?? [];
  }

  #namespaceLabels(namespace: string): Labels {
    this.#namespaces ??= new Map(
      (this.facts.look("namespaces") ?? []).map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
    return this.#namespaces.get(namespace) ?? {};
  }
}

/** The API hands its lists out sorted, so that there is often nothing to do. */
function sorted<T>(objects: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const isSorted = objects.every((object, i) => {
    const before = objects[i - 1];
    return before === undefined || compare(before, object) <= 0;
  });
  return isSorted ? objects : objects.toSorted(compare);
}

function groupByNamespace<T extends KubernetesObject>(objects: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const object of objects) {
    const namespace = object.metadata.namespace ?? "";
    const group = groups.get(namespace);
    if (group === undefined) groups.set(namespace, [object]);
    else group.push(object);
  }
  return groups;
}
