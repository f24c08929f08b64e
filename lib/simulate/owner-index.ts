import type { OwnerReference } from "../model/kubernetes/index.js";
import type { PodState } from "./pod-state.js";

/** Pods by the controller that they name. Entries are never taken out; whoever asks passes over those that have left. */
export class OwnerIndex {
  readonly #originals: readonly PodState[];
  #byOwner: Map<string, PodState[]> | undefined;

  constructor(originals: readonly PodState[]) {
    this.#originals = originals;
  }

  add(pod: PodState): void {
    if (pod.owner !== undefined && this.#byOwner !== undefined) append(this.#byOwner, pod.owner, pod);
  }

  /** Pods of the controller, whether they are still there or not. */
  of(owner: OwnerReference, namespace: string): readonly PodState[] {
    return (this.#index().get(nameOf(owner)) ?? []).filter(
      (pod) => pod.namespace === namespace && isSame(pod.owner, owner),
    );
  }

  /** Built when the first controller asks. */
  #index(): Map<string, PodState[]> {
    if (this.#byOwner === undefined) {
      this.#byOwner = new Map();
      for (const pod of this.#originals) if (pod.owner !== undefined) append(this.#byOwner, pod.owner, pod);
    }
    return this.#byOwner;
  }
}

function append(index: Map<string, PodState[]>, owner: OwnerReference, pod: PodState): void {
  const name = nameOf(owner);
  const pods = index.get(name);
  if (pods === undefined) index.set(name, [pod]);
  else pods.push(pod);
}

/** The UID where there is one: it needs no new text for each of 150,000 Pods. */
function nameOf({ uid, name }: OwnerReference): string {
  return uid || name;
}

function isSame(a: OwnerReference | undefined, b: OwnerReference): boolean {
  return a !== undefined && a.kind === b.kind && a.name === b.name;
}
