import { bindPod, changePod, disruptPod } from "../api-server.js";
import type { ConsultedFacts } from "../consulted-facts.js";
import { PACE } from "../pace.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import type { ClusterEvent, Simulation } from "../simulation.js";
import { type CycleContext, type FitError, findNode } from "./cycle.js";
import { FILTERS } from "./filters.js";
import { Nominations } from "./nominations.js";
import type { SchedulerView } from "./plugin.js";
import { type Candidate, choosePreemption } from "./preemption.js";
import { type QueuedPod, SchedulingQueue } from "./queue.js";
import { planBinding } from "./volume-binding.js";

const DEFAULT_SCHEDULER = "default-scheduler";

/** kube-scheduler with its default profile, placing one Pod after the other. */
export class Scheduler {
  readonly #simulation: Simulation;
  readonly #queue = new SchedulingQueue();
  readonly #context: CycleContext;
  readonly #preempted = new Set<PodState>();
  /** Pods whose victims are still being asked to stop; they are not tried before that is done */
  readonly #preempting = new Set<PodState>();
  #isDue: boolean;

  constructor(simulation: Simulation, view: SchedulerView) {
    this.#simulation = simulation;
    this.#isDue = false;
    const nextNode = view.nodes.length === 0 ? 0 : simulation.chance.upTo(view.nodes.length - 1);
    this.#context = { view, nominations: new Nominations(), chance: simulation.chance, nextNode };
    for (const pod of simulation.world.unsettled) if (isWaiting(pod)) this.#meet(pod);
    simulation.reactors.push((event) => this.#react(event));
  }

  /** Pods that had to give way to more important ones. */
  get preempted(): ReadonlySet<PodState> {
    return this.#preempted;
  }

  /** Why the Pod has no Node as things are now: reason → number of Nodes. */
  explain(pod: PodState): Readonly<Record<string, number>> {
    const { nodes } = this.#context.view;
    if (!isUngated(pod)) return { "Scheduling is blocked due to non-empty scheduling gates": nodes.length };
    const result = findNode(pod, this.#context);
    // It would fit now, but nothing has happened that made the scheduler try again: it does so every five minutes.
    return result.kind === "unfit" ? result.reasons : (this.#queue.find(pod)?.reasons ?? {});
  }

  /** A Pod that waited before the change was tried before; it is only asked again why it waits, unless it fits now. */
  #meet(pod: PodState): void {
    if (pod.nominatedNode !== undefined) this.#context.nominations.add(pod, pod.nominatedNode);
    const wasTried = pod.source.status?.conditions?.some(
      ({ type, status }) => type === "PodScheduled" && status === "False",
    );
    const result = wasTried && isUngated(pod) ? findNode(pod, this.#context) : undefined;
    if (result?.kind !== "unfit") {
      this.#enqueue(pod);
      return;
    }
    const { plugins: rejectedBy, reasons } = result;
    this.#queue.park({ pod, attempts: 1, queuedAtMillis: 0, rejectedBy, reasons }, this.#simulation.clock.nowMillis);
  }

  #react(event: ClusterEvent): void {
    switch (event.kind) {
      case "pod-created":
        if (isWaiting(event.pod)) this.#enqueue(event.pod);
        return;
      case "pod-bound":
        this.#context.nominations.remove(event.pod);
        break;
      case "pod-removed":
        this.#queue.remove(event.pod);
        this.#context.nominations.remove(event.pod);
        break;
      case "pod-changed":
        // A finished Pod leaves its Node as a removed one does.
        if (isFinishedState(event.pod)) this.#wake({ kind: "pod-removed", pod: event.pod });
        return;
      default:
        break;
    }
    this.#wake(event);
  }

  #enqueue(pod: PodState): void {
    if (!isUngated(pod)) return;
    this.#queue.add(pod, this.#simulation.clock.nowMillis);
    this.#arrange();
  }

  #wake(event: ClusterEvent): void {
    for (const queued of this.#queue.parked()) {
      if (this.#preempting.has(queued.pod)) continue;
      const mayFit = FILTERS.some(
        ({ name, mayAdmitAfter }) =>
          queued.rejectedBy.has(name) && mayAdmitAfter(event, queued.pod, this.#context.view),
      );
      if (mayFit) this.#queue.wake(queued, this.#simulation.clock.nowMillis);
    }
    this.#arrange();
  }

  #arrange(): void {
    if (this.#isDue || this.#queue.isEmpty) return;
    this.#isDue = true;
    this.#simulation.clock.after(PACE.schedulingCycle, () => {
      this.#isDue = false;
      const queued = this.#queue.pop(this.#simulation.clock.nowMillis);
      if (queued !== undefined && isWaiting(queued.pod)) this.#schedule(queued);
      this.#arrange();
    });
  }

  #schedule(queued: QueuedPod): void {
    const { pod } = queued;
    noteUnmodelled(pod, this.#simulation.facts);
    const result = findNode(pod, this.#context);
    if (result.kind === "unfit") {
      this.#fail(queued, result);
      return;
    }
    const { volumes } = this.#simulation;
    const { bindings, provisioned } = planBinding(pod, result.node, this.#context.view);
    for (const [claim, volume] of bindings) volumes.bind(claim, volume);
    for (const claim of provisioned) volumes.provision(claim);
    bindPod(this.#simulation, pod, result.node);
  }

  #fail(queued: QueuedPod, error: FitError): void {
    const { pod } = queued;
    queued.rejectedBy = error.plugins;
    queued.reasons = error.reasons;
    this.#queue.park(queued, this.#simulation.clock.nowMillis);
    if (!this.#mayPreempt(pod, error)) return;
    const { budgets, chance } = this.#simulation;
    const candidate = choosePreemption(pod, error, this.#context.nominations, budgets, chance);
    if (candidate !== undefined) this.#preempt(pod, candidate);
    else if (pod.nominatedNode !== undefined) this.#nominate(pod, undefined);
  }

  /** Not while Pods that it already preempted are still leaving the Node that it waits for. */
  #mayPreempt(pod: PodState, { rejections }: FitError): boolean {
    if (pod.traits.spec.preemptionPolicy === "Never") return false;
    const node = pod.nominatedNode === undefined ? undefined : this.#simulation.world.nodes.get(pod.nominatedNode);
    if (node === undefined || rejections.get(node)?.isResolvable === false) return true;
    return !node.pods.some(
      (other) => other.priority < pod.priority && other.deletedAtMillis !== undefined && this.#preempted.has(other),
    );
  }

  #preempt(pod: PodState, { node, victims }: Candidate): void {
    for (const other of this.#context.nominations.on(node.name)) {
      if (other.priority < pod.priority) this.#nominate(other, undefined);
    }
    this.#nominate(pod, node.name);
    this.#preempting.add(pod);
    for (const [i, victim] of victims.entries()) {
      this.#simulation.clock.after(PACE.request * (i + 1), () => {
        if (i === victims.length - 1) this.#preempting.delete(pod);
        if (!victim.isPresent) return;
        this.#preempted.add(victim);
        if (victim.deletedAtMillis === undefined) disruptPod(this.#simulation, victim);
      });
    }
  }

  #nominate(pod: PodState, node: string | undefined): void {
    this.#context.nominations.remove(pod);
    if (node !== undefined) this.#context.nominations.add(pod, node);
    changePod(this.#simulation, pod, { nominatedNode: node });
  }
}

/** What decides about the Pod as well, and is not simulated: it is placed as if that agreed. */
function noteUnmodelled({ key, traits: { spec } }: PodState, facts: ConsultedFacts): void {
  const { schedulerName = DEFAULT_SCHEDULER, resourceClaims = [] } = spec;
  if (schedulerName !== DEFAULT_SCHEDULER) facts.note(`the scheduler ${schedulerName}`);
  if (resourceClaims.length > 0) facts.note(`resource claims of Pod ${key}`);
}

function isWaiting(pod: PodState): boolean {
  return pod.nodeName === undefined && !isFinishedState(pod) && pod.deletedAtMillis === undefined;
}

function isUngated({ traits }: PodState): boolean {
  return (traits.spec.schedulingGates ?? []).length === 0;
}
