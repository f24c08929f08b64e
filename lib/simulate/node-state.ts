import { type HostPort, portsConflict } from "../derive/host-ports.js";
import type { Labels } from "../derive/label-selector.js";
import { quantityValue } from "../derive/quantity.js";
import { type Resources, resourcesOf } from "../derive/resources.js";
import type { Node, Taint } from "../model/kubernetes/index.js";
import { Demand } from "./demand.js";
import type { PodState } from "./pod-state.js";

/** Fields of a Node that a change touches. */
export type NodeChange = Partial<Pick<NodeState, "taints" | "isUnschedulable" | "isReady" | "isSilent">>;

/**
 * A Node with the Pods that the scheduler counts on it: those bound to it that have not finished. What they request is added
 * up when it is first asked for, since of 5,000 Nodes the scheduler looks at some hundred, and kept as Pods come and go. Only
 * the World changes it; a fork may be changed freely.
 */
export class NodeState {
  readonly name: string;
  readonly labels: Labels;
  readonly source: Node;
  readonly allocatable: Resources;
  readonly allowedPods: number;
  taints: readonly Taint[];
  isUnschedulable: boolean;
  /** its condition Ready is True */
  isReady: boolean;
  /** nobody there answers: no kubelet starts or stops Pods */
  isSilent: boolean;
  readonly pods: PodState[];
  #demand: Demand | undefined;

  /** @throws {SyntaxError} when a quantity cannot be read */
  constructor(source: Node, original?: NodeState) {
    this.source = source;
    this.name = source.metadata.name;
    this.labels = source.metadata.labels ?? {};
    this.allocatable = original?.allocatable ?? resourcesOf(source.status?.allocatable);
    this.allowedPods = original?.allowedPods ?? quantityValue(source.status?.allocatable?.pods ?? 0);
    this.taints = source.spec?.taints ?? [];
    this.isUnschedulable = source.spec?.unschedulable ?? false;
    this.isReady =
      source.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
    // A kubelet that says itself that it is not ready still stops Pods.
    this.isSilent =
      source.status?.conditions?.some(({ type, status }) => type === "Ready" && status !== "Unknown") !== true;
    this.pods = original === undefined ? [] : [...original.pods];
  }

  /** A copy to try things on. */
  fork(): NodeState {
    const fork = new NodeState(this.source, this);
    fork.taints = this.taints;
    fork.isUnschedulable = this.isUnschedulable;
    fork.#demand = this.#demand?.copy();
    return fork;
  }

  attach(pod: PodState): void {
    this.pods.push(pod);
    this.#demand?.count(pod, 1);
  }

  detach(pod: PodState): void {
    const at = this.pods.indexOf(pod);
    if (at < 0) return;
    this.pods.splice(at, 1);
    this.#demand?.count(pod, -1);
  }

  /** what the Pods request together */
  get demand(): Demand {
    if (this.#demand === undefined) {
      this.#demand = new Demand();
      for (const pod of this.pods) this.#demand.count(pod, 1);
    }
    return this.#demand;
  }

  hasPortConflict(wanted: readonly HostPort[]): boolean {
    return (
      wanted.length > 0 &&
      this.pods.some(({ traits }) =>
        traits.hostPorts.some((taken) => wanted.some((port) => portsConflict(port, taken))),
      )
    );
  }
}
