import { isFinished, isReady, isTerminating } from "../derive/pod-status.js";
import type { OwnerReference, Pod } from "../model/kubernetes/index.js";
import type { OwnerIndex } from "./owner-index.js";
import type { PodState } from "./pod-state.js";

const REVISION = "controller-revision-hash";

/** What the snapshot shows of a controller's Pods, whatever has become of them in a run. */
export class Originals {
  readonly #owners: OwnerIndex;

  constructor(owners: OwnerIndex) {
    this.#owners = owners;
  }

  /** Pods that neither had finished nor were asked to stop. */
  active(owner: OwnerReference, namespace: string): number {
    return this.#of(owner, namespace).filter((pod) => !isFinished(pod) && !isTerminating(pod)).length;
  }

  has(owner: OwnerReference, namespace: string, name: string): boolean {
    return this.#of(owner, namespace).some(({ metadata }) => metadata.name === name);
  }

  /**
   * Pods that a controller's status counts and the snapshot does not hold: it is a part of the cluster, or its lists are not
   * of one moment. They are left out of account, not made anew.
   */
  unseen(owner: OwnerReference, namespace: string, counted: number | undefined): number {
    return counted === undefined ? 0 : Math.max(0, counted - this.active(owner, namespace));
  }

  /**
   * Whether a new Pod becomes ready, judged by the Pods of its revision that run: it does, unless they run and none of them
   * is ready. What does not work here will not work elsewhere.
   */
  becomesReady({ owner, namespace, labels }: PodState): boolean {
    if (owner === undefined) return true;
    const running = this.#of(owner, namespace).filter(
      ({ metadata, status }) => status?.phase === "Running" && metadata.labels?.[REVISION] === labels[REVISION],
    );
    return running.length === 0 || running.some(isReady);
  }

  #of(owner: OwnerReference, namespace: string): readonly Pod[] {
    return this.#owners
      .of(owner, namespace)
      .filter(({ isOriginal }) => isOriginal)
      .map(({ source }) => source);
  }
}
