import type { LabelMatcher } from "../derive/label-selector.js";
import type { PodState } from "./pod-state.js";

type ByValue = Map<string, Set<PodState>>;

/**
 * Pods by namespace and label. An index on a label is built when a selector first names it: of the labels of a cluster few
 * are ever asked for. Entries are never taken out; who has left, or has other labels now, is passed over.
 */
export class LabelIndex {
  readonly #namespaces = new Map<string, PodState[]>();
  /** namespace → label → value → Pods */
  readonly #labels = new Map<string, Map<string, ByValue>>();

  /** Each Pod once. */
  add(pod: PodState): void {
    const pods = this.#namespaces.get(pod.namespace);
    if (pods === undefined) this.#namespaces.set(pod.namespace, [pod]);
    else pods.push(pod);
    this.update(pod);
  }

  /** Its labels have changed. */
  update(pod: PodState): void {
    for (const [key, byValue] of this.#labels.get(pod.namespace) ?? []) insert(byValue, key, pod);
  }

  namespaces(): Iterable<string> {
    return this.#namespaces.keys();
  }

  /** Pods of a namespace, present or not. */
  in(namespace: string): readonly PodState[] {
    return this.#namespaces.get(namespace) ?? [];
  }

  *matching(namespace: string, selector: LabelMatcher): Generator<PodState> {
    for (const candidates of this.#candidates(namespace, selector)) {
      for (const pod of candidates) if (pod.isPresent && selector.matches(pod.labels)) yield pod;
    }
  }

  #candidates(namespace: string, { anchor }: LabelMatcher): readonly Iterable<PodState>[] {
    const pods = this.#namespaces.get(namespace);
    if (pods === undefined) return [];
    if (anchor === undefined) return [pods];
    const byValue = this.#index(namespace, anchor.key, pods);
    const [only] = anchor.values;
    if (anchor.values.length === 1 && only !== undefined) return [byValue.get(only) ?? []];
    // A Pod whose label has changed may stand under two values.
    return [new Set(anchor.values.flatMap((value) => [...(byValue.get(value) ?? [])]))];
  }

  #index(namespace: string, key: string, pods: Iterable<PodState>): ByValue {
    let labels = this.#labels.get(namespace);
    if (labels === undefined) {
      labels = new Map();
      this.#labels.set(namespace, labels);
    }
    let byValue = labels.get(key);
    if (byValue === undefined) {
      byValue = new Map();
      for (const pod of pods) insert(byValue, key, pod);
      labels.set(key, byValue);
    }
    return byValue;
  }
}

function insert(byValue: ByValue, key: string, pod: PodState): void {
  const value = pod.labels[key];
  if (value === undefined) return;
  const pods = byValue.get(value);
  if (pods === undefined) byValue.set(value, new Set([pod]));
  else pods.add(pod);
}
