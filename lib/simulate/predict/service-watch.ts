import type { OwnerReference } from "../../model/kubernetes/index.js";
import type { Serving, WorstMoment } from "../../model/prediction.js";
import type { Run } from "../cluster.js";
import { controllerKey } from "../outcome.js";
import { isActive, type PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";

/** A time in which no Pod of a workload serves [ms]; `toMillis` undefined: it does not end. */
export interface Gap {
  readonly fromMillis: number;
  toMillis: number | undefined;
}

/** A workload with Pods on the Nodes of the change. */
export interface WatchedWorkload {
  readonly namespace: string;
  /** undefined: a bare Pod */
  readonly owner: OwnerReference | undefined;
  /** its Pods on those Nodes */
  readonly touched: readonly PodState[];
  readonly gaps: Gap[];
  /** Pods that serve, wherever they are: now, at first, and when they were fewest */
  servingPods: number;
  readonly servingBefore: number;
  leastServing: number;
}

/** Keeps an eye on the workloads of some Nodes: when none of their Pods serves, and when most of them are without. */
export class ServiceWatch {
  /** Node that is being worked on */
  node: string;
  readonly #simulation: Simulation;
  readonly #workloads = new Map<string, WatchedWorkload>();
  readonly #waiting: Set<PodState>;
  /** workloads, bare Pods not among them, that nobody serves */
  #down = 0;
  #worst: WorstMoment | undefined;
  readonly #waitingBefore: number;

  constructor({ simulation }: Run, nodes: readonly string[]) {
    this.#simulation = simulation;
    this.node = nodes[0] ?? "";
    this.#waiting = new Set(simulation.world.waiting());
    this.#waitingBefore = this.#waiting.size;
    const touched = groupByController(nodes.flatMap((node) => simulation.world.podsOn(node)));
    for (const [key, pods] of touched) this.#watch(key, pods);
    simulation.reactors.push((event) => {
      if (!("pod" in event)) return;
      this.#countWaiting(event.pod);
      this.#look(this.#workloads.get(controllerKey(event.pod)));
      this.#compare();
    });
  }

  get workloads(): Iterable<WatchedWorkload> {
    return this.#workloads.values();
  }

  /** How many Pods of each workload serve, in the order of their names. */
  serving(): readonly Serving[] {
    return [...this.#workloads]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, { namespace, owner, servingBefore, leastServing, servingPods }]) =>
        owner === undefined
          ? []
          : [
              {
                namespace,
                owner: { kind: owner.kind, name: owner.name },
                before: servingBefore,
                least: leastServing,
                after: servingPods,
              },
            ],
      );
  }

  /** undefined: there was none, all were served all the time and nothing waited that had not waited before */
  get worst(): WorstMoment | undefined {
    return this.#worst;
  }

  /** Looks at all of them again, after something that the API did not tell. */
  refresh(): void {
    for (const workload of this.#workloads.values()) this.#look(workload);
    this.#compare();
  }

  #watch(key: string, touched: readonly PodState[]): void {
    const [first] = touched;
    if (first === undefined || !isService(first)) return;
    const { namespace, owner } = first;
    const serving = this.#countServing({ namespace, owner, touched });
    // One that nobody serves now has nothing to lose.
    if (serving === 0) return;
    const counts = { servingPods: serving, servingBefore: serving, leastServing: serving };
    this.#workloads.set(key, { namespace, owner, touched, gaps: [], ...counts });
  }

  #countWaiting(pod: PodState): void {
    if (pod.isPresent && pod.nodeName === undefined && isActive(pod)) this.#waiting.add(pod);
    else this.#waiting.delete(pod);
  }

  #look(workload: WatchedWorkload | undefined): void {
    if (workload === undefined) return;
    const wasServed = workload.servingPods > 0;
    workload.servingPods = this.#countServing(workload);
    workload.leastServing = Math.min(workload.leastServing, workload.servingPods);
    const isServed = workload.servingPods > 0;
    if (isServed === wasServed) return;
    if (workload.owner !== undefined) this.#down += isServed ? -1 : 1;
    const { nowMillis } = this.#simulation.clock;
    const last = workload.gaps.at(-1);
    if (!isServed) workload.gaps.push({ fromMillis: nowMillis, toMillis: undefined });
    else if (last !== undefined) last.toMillis = nowMillis;
  }

  #countServing({ namespace, owner, touched }: Pick<WatchedWorkload, "namespace" | "owner" | "touched">): number {
    const pods = owner === undefined ? touched : this.#simulation.world.podsOf(owner, namespace);
    return pods.filter((pod) => serves(this.#simulation, pod)).length;
  }

  /** Is this moment worse than the worst so far? */
  #compare(): void {
    const waitingPods = this.#waiting.size;
    const { down, waitingPods: mostWaiting } = this.#worst ?? { down: [], waitingPods: this.#waitingBefore };
    const isWorse = this.#down > down.length || (this.#down === down.length && waitingPods > mostWaiting);
    if (isWorse) this.#worst = { node: this.node, waitingPods, down: this.#downNow() };
  }

  #downNow(): WorstMoment["down"] {
    return [...this.#workloads.values()].flatMap(({ servingPods, namespace, owner }) =>
      servingPods > 0 || owner === undefined ? [] : [{ namespace, owner: { kind: owner.kind, name: owner.name } }],
    );
  }
}

/** Agents of the Node leave with it, and Jobs do not serve. */
function isService({ isMirror, owner }: PodState): boolean {
  return !isMirror && owner?.kind !== "DaemonSet" && owner?.kind !== "Job";
}

function serves({ world }: Simulation, pod: PodState): boolean {
  if (!pod.isPresent || !pod.isReady || pod.deletedAtMillis !== undefined) return false;
  return world.nodes.get(pod.nodeName ?? "")?.isSilent === false;
}

function groupByController(pods: readonly PodState[]): ReadonlyMap<string, readonly PodState[]> {
  const groups = new Map<string, PodState[]>();
  for (const pod of pods) {
    const key = controllerKey(pod);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pod]);
    else group.push(pod);
  }
  return groups;
}
