import { compileLabelSelector } from "../derive/label-selector.js";
import { keyOf } from "../derive/owner.js";
import type { StorageClass } from "../model/kubernetes/index.js";
import type { NodeState } from "./node-state.js";
import type { ClaimState, VolumeState, VolumeStore } from "./volume-store.js";

export const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** Claims and volumes during one run: what the snapshot shows, and what was bound since. */
export class VolumeLedger {
  readonly #store: VolumeStore;
  readonly #claims = new Map<string, ClaimState>();
  /** volume → claim for which it was taken during the run */
  readonly #taken = new Map<string, string>();

  constructor(store: VolumeStore) {
    this.#store = store;
  }

  /** false: the list of claims was not observed, nothing can be said about any */
  get hasClaims(): boolean {
    return this.#store.claims !== null;
  }

  get hasVolumes(): boolean {
    return this.#store.volumes !== null;
  }

  claim(key: string): ClaimState | undefined {
    return this.#claims.get(key) ?? this.#store.claims?.get(key);
  }

  volume(name: string): VolumeState | undefined {
    return this.#store.volumes?.get(name);
  }

  get defaultClass(): string | undefined {
    return this.#store.defaultClass;
  }

  storageClass(name: string): StorageClass | undefined {
    return this.#store.classes?.get(name);
  }

  /** The claim is bound when its first Pod is placed, not before. */
  waitsForConsumer({ className }: ClaimState): boolean {
    return this.storageClass(className)?.volumeBindingMode === "WaitForFirstConsumer";
  }

  put(claim: ClaimState): void {
    this.#claims.set(claim.key, claim);
  }

  bind(claim: ClaimState, volume: VolumeState): void {
    this.#taken.set(volume.name, claim.key);
    this.put({ ...claim, volumeName: volume.name, isBound: true });
  }

  /** Binds the claim to a volume made for it; where from that can be reached is not known, so anywhere. */
  provision(claim: ClaimState): void {
    this.put({ ...claim, volumeName: undefined, isBound: true });
  }

  /**
   * The volume that the claim would be bound to: one that waits for it, or the smallest that will do. `undefined` where
   * there is none, or the one that waits for it cannot be reached from the Node.
   *
   * @param node absent when the volume controller asks, which does not look at Nodes
   * @see k8s.io/component-helpers/storage/volume, FindMatchingVolume
   */
  match(claim: ClaimState, node: NodeState | undefined, excluded: ReadonlySet<string>): VolumeState | undefined {
    const selector = claim.spec.selector && compileLabelSelector(claim.spec.selector);
    let smallest: VolumeState | undefined;
    for (const volume of this.#store.volumesOfClass(claim.className)) {
      if (excluded.has(volume.name) || !this.isOpenTo(volume, claim)) continue;
      const isReachable = node === undefined || (volume.matchesNode?.(node) ?? true);
      if (this.#isPrebound(volume, claim)) return isReachable ? volume : undefined;
      const { spec, status, metadata } = volume.source;
      const isAvailable = status?.phase === "Available" && !this.#taken.has(volume.name);
      const offersModes = (claim.spec.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode));
      if (!isAvailable || !isReachable || !offersModes || selector?.matches(metadata.labels) === false) continue;
      if (smallest === undefined || volume.capacityBytes < smallest.capacityBytes) smallest = volume;
    }
    return smallest;
  }

  /** Nobody else's, large enough, of the same mode. */
  isOpenTo(volume: VolumeState, claim: ClaimState): boolean {
    const { spec, metadata } = volume.source;
    if (spec?.claimRef !== undefined && !this.#isPrebound(volume, claim)) return false;
    if (volume.capacityBytes < claim.requestedBytes || metadata.deletionTimestamp !== undefined) return false;
    return (spec?.volumeMode ?? "Filesystem") === (claim.spec.volumeMode ?? "Filesystem");
  }

  #isPrebound({ source }: VolumeState, claim: ClaimState): boolean {
    const reference = source.spec?.claimRef;
    if (reference?.name === undefined) return false;
    const { namespace = "", name, uid } = reference;
    return keyOf({ namespace, name }) === claim.key && (!uid || !claim.uid || uid === claim.uid);
  }
}
