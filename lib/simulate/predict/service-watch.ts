import type { OwnerReference } from "../../model/kubernetes/index.js";
import type { WorstMoment } from "../../model/prediction.js";
import type { Run } from "../cluster.js";
import { controllerKey } from "../outcome.js";
import type { PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";

/** A time in which no Pod of a workload serves [ms]; `toMillis` undefined: it does not end. */
export interface Gap {
  readonly fromMillis: number;
  toMillis: number | undefined;
}

/** A workload with Pods on the Nodes of the change. */
export interface WatchedWorkload {
  readonly namespace: string;
  readonly owner: OwnerReference | undefined;
  /** its Pods on those Nodes */
  readonly touched: readonly PodState[];
  readonly gaps: Gap[];
  isServed: boolean;
}

/** Keeps an eye on the workloads of some Nodes: when none of their Pods serves, and when most of them are without. */
export class ServiceWatch {
  /** Node that is being worked on */
  node = "";
  readonly #simulation: Simulation;
  readonly #workloads = new Map<string, WatchedWorkload>();
  #worst: WorstMoment | undefined;

  constructor({ simulation }: Run, nodes: readonly string[]) {
    this.#simulation = simulation;
    const touched = nodes.flatMap((node) => simulation.world.podsOn(node));
    for (const pod of touched) this.#watch(pod, touched);
    simulation.reactors.push((event) => {
      if ("pod" in event) this.#look(this.#workloads.get(controllerKey(event.pod)));
    });
  }

  get workloads(): Iterable<WatchedWorkload> {
    return this.#workloads.values();
  }

  get worst(): WorstMoment | undefined {
    return this.#worst;
  }

  /** Looks at all of them again, after something that the API did not tell. */
  refresh(): void {
    for (const workload of this.#workloads.values()) this.#look(workload);
  }

  #watch(pod: PodState, touched: readonly PodState[]): void {
    const key = controllerKey(pod);
    if (this.#workloads.has(key) || pod.isMirror || pod.owner?.kind === "DaemonSet" || pod.owner?.kind === "Job")
      return;
    const { namespace, owner } = pod;
    const own = touched.filter((other) => controllerKey(other) === key);
    const workload = { namespace, owner, touched: own, gaps: [], isServed: true };
    // One that nobody serves now has nothing to lose.
    if (this.#isServed(workload)) this.#workloads.set(key, workload);
  }

  #look(workload: WatchedWorkload | undefined): void {
    if (workload === undefined) return;
    const isServed = this.#isServed(workload);
    const { nowMillis } = this.#simulation.clock;
    const last = workload.gaps.at(-1);
    if (workload.isServed && !isServed) workload.gaps.push({ fromMillis: nowMillis, toMillis: undefined });
    if (!workload.isServed && isServed && last !== undefined) last.toMillis = nowMillis;
    workload.isServed = isServed;
    if (!isServed) this.#compare();
  }

  #isServed({ namespace, owner, touched }: WatchedWorkload): boolean {
    const pods = owner === undefined ? touched : this.#simulation.world.podsOf(owner, namespace);
    return pods.some((pod) => serves(this.#simulation, pod));
  }

  /** Is this moment worse than the worst so far? */
  #compare(): void {
    const down = [...this.#workloads.values()].flatMap(({ isServed, namespace, owner }) =>
      isServed || owner === undefined ? [] : [{ namespace, owner: { kind: owner.kind, name: owner.name } }],
    );
    const waitingPods = this.#simulation.world.waiting().length;
    const isWorse =
      this.#worst === undefined ||
      down.length > this.#worst.down.length ||
      (down.length === this.#worst.down.length && waitingPods > this.#worst.waitingPods);
    if (isWorse) this.#worst = { node: this.node, waitingPods, down };
  }
}

function serves({ world }: Simulation, pod: PodState): boolean {
  if (!pod.isPresent || !pod.isReady || pod.deletedAtMillis !== undefined) return false;
  return world.nodes.get(pod.nodeName ?? "")?.isSilent === false;
}
