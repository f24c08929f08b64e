import { type HostPort, portsConflict } from "../derive/host-ports.js";
import type { Labels } from "../derive/label-selector.js";
import { quantityValue } from "../derive/quantity.js";
import { type Resources, resourcesOf } from "../derive/resources.js";
import type { Node, Taint } from "../model/kubernetes/index.js";
import type { PodState } from "./pod-state.js";

/** Fields of a Node that a change touches. */
export type NodeChange = Partial<Pick<NodeState, "taints" | "isUnschedulable" | "isReady" | "isSilent">>;

/**
 * A Node with the Pods that the scheduler counts on it: those bound to it that have not finished. Sums are kept as Pods
 * come and go. Only the World changes it; a fork may be changed freely.
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
  requestedCpuMillicores = 0;
  requestedMemoryBytes = 0;
  requestedEphemeralStorageBytes = 0;
  scoringCpuMillicores = 0;
  scoringMemoryBytes = 0;
  readonly #scalars: Map<string, number>;

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
    this.#scalars = new Map(original === undefined ? [] : original.#scalars);
  }

  /** A copy to try things on. */
  fork(): NodeState {
    const fork = new NodeState(this.source, this);
    fork.taints = this.taints;
    fork.isUnschedulable = this.isUnschedulable;
    fork.requestedCpuMillicores = this.requestedCpuMillicores;
    fork.requestedMemoryBytes = this.requestedMemoryBytes;
    fork.requestedEphemeralStorageBytes = this.requestedEphemeralStorageBytes;
    fork.scoringCpuMillicores = this.scoringCpuMillicores;
    fork.scoringMemoryBytes = this.scoringMemoryBytes;
    return fork;
  }

  attach(pod: PodState): void {
    this.pods.push(pod);
    this.#count(pod, 1);
  }

  detach(pod: PodState): void {
    const at = this.pods.indexOf(pod);
    if (at < 0) return;
    this.pods.splice(at, 1);
    this.#count(pod, -1);
  }

  requestedScalar(name: string): number {
    return this.#scalars.get(name) ?? 0;
  }

  hasPortConflict(wanted: readonly HostPort[]): boolean {
    return (
      wanted.length > 0 &&
      this.pods.some(({ traits }) =>
        traits.hostPorts.some((taken) => wanted.some((port) => portsConflict(port, taken))),
      )
    );
  }

  #count({ traits }: PodState, sign: 1 | -1): void {
    const { requests } = traits;
    this.requestedCpuMillicores += sign * requests.cpuMillicores;
    this.requestedMemoryBytes += sign * requests.memoryBytes;
    this.requestedEphemeralStorageBytes += sign * requests.ephemeralStorageBytes;
    this.scoringCpuMillicores += sign * traits.scoringRequests.cpuMillicores;
    this.scoringMemoryBytes += sign * traits.scoringRequests.memoryBytes;
    for (const [name, amount] of requests.scalars) {
      this.#scalars.set(name, this.requestedScalar(name) + sign * amount);
    }
  }
}
