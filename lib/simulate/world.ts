import type { Labels } from "../derive/label-selector.js";
import type { Node, OwnerReference } from "../model/kubernetes/index.js";
import { LabelIndex } from "./label-index.js";
import { type NodeChange, NodeState } from "./node-state.js";
import { OwnerIndex } from "./owner-index.js";
import { isActive, isFinishedState, type PodChange, type PodState } from "./pod-state.js";
import { StandingTerms } from "./standing-terms.js";

/**
 * Nodes and Pods of the simulated cluster and their indices. Every change goes through here and can be taken back, so that
 * several outcomes can be tried on a cluster that was read once.
 */
export class World {
  readonly nodes = new Map<string, NodeState>();
  readonly terms = new StandingTerms((namespace) => this.#counted(namespace));
  readonly labels = new LabelIndex();
  readonly owners: OwnerIndex;
  /** Pods that were on their way when the world was made: without a Node, not started, or about to leave */
  readonly unsettled: readonly PodState[];
  /** namespace → name → Pod; a namespace is indexed when it is first asked for */
  readonly #names = new Map<string, Map<string, PodState>>();
  /** every Pod that was ever bound to the Node */
  readonly #byNode = new Map<string, PodState[]>();
  readonly #arrivals: PodState[] = [];
  readonly #undo: (() => void)[] = [];
  #version = 0;

  /** @throws {SyntaxError} when a quantity cannot be read */
  constructor(nodes: readonly Node[], pods: readonly PodState[]) {
    for (const node of nodes) this.nodes.set(node.metadata.name, new NodeState(node));
    this.owners = new OwnerIndex(pods);
    this.unsettled = pods.filter(
      ({ nodeName, phase, deletedAtMillis }) =>
        nodeName === undefined || phase === "Pending" || deletedAtMillis !== undefined,
    );
    for (const pod of pods) {
      pod.isPresent = true;
      this.labels.add(pod);
      if (pod.nodeName === undefined) continue;
      const bound = this.#byNode.get(pod.nodeName);
      if (bound === undefined) this.#byNode.set(pod.nodeName, [pod]);
      else bound.push(pod);
    }
    for (const [name, bound] of this.#byNode) {
      const node = this.nodes.get(name);
      for (const pod of bound) if (!isFinishedState(pod)) node?.attach(pod);
    }
  }

  /** Grows with every change; equal versions of one world are equal worlds. */
  get version(): number {
    return this.#version;
  }

  pod(namespace: string, name: string): PodState | undefined {
    let names = this.#names.get(namespace);
    if (names === undefined) {
      names = new Map();
      for (const pod of this.labels.in(namespace)) if (pod.isPresent) names.set(pod.name, pod);
      this.#names.set(namespace, names);
    }
    return names.get(name);
  }

  /** Pods that wait for a Node. */
  waiting(): readonly PodState[] {
    return [...this.unsettled, ...this.#arrivals].filter(
      (pod) => pod.isPresent && pod.nodeName === undefined && isActive(pod),
    );
  }

  /** every Pod bound to the Node, finished or not */
  podsOn(node: string): readonly PodState[] {
    return (this.#byNode.get(node) ?? []).filter(({ isPresent, nodeName }) => isPresent && nodeName === node);
  }

  /** Pods whose controller is this one; its UID tells it from a former one of the same name. */
  podsOf(owner: OwnerReference, namespace: string): readonly PodState[] {
    return this.owners.of(owner, namespace).filter(({ isPresent }) => isPresent);
  }

  add(pod: PodState): void {
    this.labels.add(pod);
    this.owners.add(pod);
    this.#enter(pod);
    this.#settle(pod);
    this.#arrivals.push(pod);
    this.#record(() => {
      this.#arrivals.pop();
      this.#leave(pod);
    });
  }

  remove(pod: PodState): void {
    this.#leave(pod);
    this.#record(() => {
      this.#enter(pod);
      this.#attach(pod);
    });
  }

  bind(pod: PodState, nodeName: string, labels: Labels): void {
    const before = { nodeName: pod.nodeName, labels: pod.labels };
    this.#detach(pod);
    Object.assign(pod, { nodeName, labels });
    this.labels.update(pod);
    this.#settle(pod);
    this.#record(() => {
      this.#detach(pod);
      Object.assign(pod, before);
      this.#attach(pod);
    });
  }

  change(pod: PodState, change: PodChange): void {
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, pod[key as keyof PodChange]]));
    this.#alter(pod, change);
    this.#record(() => this.#alter(pod, before));
  }

  /** The Node object is gone; its Pods are not, and nothing counts them any more. */
  removeNode(node: NodeState): void {
    for (const pod of node.pods) this.terms.count(pod, node, -1);
    this.nodes.delete(node.name);
    this.#record(() => {
      this.nodes.set(node.name, node);
      for (const pod of node.pods) this.terms.count(pod, node, 1);
    });
  }

  changeNode(node: NodeState, change: NodeChange): void {
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, node[key as keyof NodeChange]]));
    Object.assign(node, change);
    this.#record(() => Object.assign(node, before));
  }

  /** Takes back everything since the world was made. */
  rollBack(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }

  #record(undo: () => void): void {
    this.#version++;
    this.#undo.push(undo);
  }

  /** A Pod that finishes leaves its Node as far as the scheduler is concerned. */
  #alter(pod: PodState, change: PodChange): void {
    const mayLeave = change.phase !== undefined;
    if (mayLeave) this.#detach(pod);
    Object.assign(pod, change);
    if (mayLeave) this.#attach(pod);
  }

  #enter(pod: PodState): void {
    this.#names.get(pod.namespace)?.set(pod.name, pod);
    pod.isPresent = true;
  }

  #leave(pod: PodState): void {
    this.#names.get(pod.namespace)?.delete(pod.name);
    pod.isPresent = false;
    this.#detach(pod);
  }

  /** Notes the Pod on its Node, for the first time. */
  #settle(pod: PodState): void {
    if (pod.nodeName === undefined) return;
    const pods = this.#byNode.get(pod.nodeName);
    if (pods === undefined) this.#byNode.set(pod.nodeName, [pod]);
    else if (!pods.includes(pod)) pods.push(pod);
    this.#attach(pod);
  }

  #attach(pod: PodState): void {
    const node = this.#nodeOf(pod);
    if (node === undefined) return;
    node.attach(pod);
    this.terms.count(pod, node, 1);
  }

  #detach(pod: PodState): void {
    const node = this.#nodeOf(pod);
    if (node === undefined) return;
    node.detach(pod);
    this.terms.count(pod, node, -1);
  }

  /** Pods of a namespace, or of all where it is the empty one, that the scheduler counts on Nodes. */
  *#counted(namespace: string): Generator<readonly [PodState, NodeState]> {
    const namespaces = namespace === "" ? this.labels.namespaces() : [namespace];
    for (const each of namespaces) {
      for (const pod of this.labels.in(each)) {
        const node = pod.isPresent ? this.#nodeOf(pod) : undefined;
        if (node !== undefined) yield [pod, node];
      }
    }
  }

  /** The Node on which the scheduler counts the Pod. */
  #nodeOf(pod: PodState): NodeState | undefined {
    return pod.nodeName === undefined || isFinishedState(pod) ? undefined : this.nodes.get(pod.nodeName);
  }
}
