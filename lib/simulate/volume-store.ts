import { compileNodeSelector, type NodeMatcher } from "../derive/node-selector.js";
import { keyOf } from "../derive/owner.js";
import { quantityValue } from "../derive/quantity.js";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  StorageClass,
} from "../model/kubernetes/index.js";
import type { ConsultedFacts } from "./consulted-facts.js";

/** A PersistentVolumeClaim of the simulated cluster. */
export interface ClaimState {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly spec: PersistentVolumeClaimSpec;
  readonly className: string;
  readonly requestedBytes: number;
  readonly volumeName: string | undefined;
  /** volume and claim know of each other */
  readonly isBound: boolean;
  readonly isLost: boolean;
  readonly isDeleting: boolean;
  /** Node for which the volume is to be provisioned */
  readonly selectedNode: string | undefined;
}

export interface VolumeState {
  readonly name: string;
  readonly source: PersistentVolume;
  readonly className: string;
  readonly capacityBytes: number;
  /** undefined: usable from every Node */
  readonly matchesNode: NodeMatcher | undefined;
}

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Claims, volumes and classes as the snapshot shows them, indexed when first needed. */
export class VolumeStore {
  readonly facts: ConsultedFacts;
  #claims: ReadonlyMap<string, ClaimState> | null | undefined;
  #volumes: ReadonlyMap<string, VolumeState> | null | undefined;
  #byClass: ReadonlyMap<string, readonly VolumeState[]> | undefined;
  #classes: ReadonlyMap<string, StorageClass> | null | undefined;

  constructor(facts: ConsultedFacts) {
    this.facts = facts;
  }

  /** null: the list was not observed */
  get claims(): ReadonlyMap<string, ClaimState> | null {
    if (this.#claims === undefined) {
      const claims = this.facts.look("persistentVolumeClaims");
      this.#claims = claims ? new Map(claims.map((claim) => [keyOf(claim.metadata), claimStateOf(claim)])) : null;
    }
    return this.#claims;
  }

  get volumes(): ReadonlyMap<string, VolumeState> | null {
    if (this.#volumes === undefined) {
      const volumes = this.facts.look("persistentVolumes");
      this.#volumes = volumes ? new Map(volumes.map((volume) => [volume.metadata.name, volumeStateOf(volume)])) : null;
    }
    return this.#volumes;
  }

  get classes(): ReadonlyMap<string, StorageClass> | null {
    if (this.#classes === undefined) {
      const classes = this.facts.look("storageClasses");
      this.#classes = classes ? new Map(classes.map((item) => [item.metadata.name, item])) : null;
    }
    return this.#classes;
  }

  /** The class that a claim without one is given: the newest of those that are marked so. @see pkg/volume/util/storageclass.go */
  get defaultClass(): string | undefined {
    const marked = [...(this.classes?.values() ?? [])].filter(
      ({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === "true",
    );
    return marked.sort(byAge)[0]?.metadata.name;
  }

  volumesOfClass(className: string): readonly VolumeState[] {
    this.#byClass ??= groupByClass(this.volumes?.values() ?? []);
    return this.#byClass.get(className) ?? [];
  }
}

/** The newest first; of the same age by name. */
function byAge({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  const [ageA = "", ageB = ""] = [a.creationTimestamp, b.creationTimestamp];
  if (ageA !== ageB) return ageA > ageB ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function groupByClass(volumes: Iterable<VolumeState>): ReadonlyMap<string, readonly VolumeState[]> {
  const groups = new Map<string, VolumeState[]>();
  for (const volume of volumes) {
    const group = groups.get(volume.className);
    if (group === undefined) groups.set(volume.className, [volume]);
    else group.push(volume);
  }
  return groups;
}

export function newClaim(namespace: string, name: string, spec: PersistentVolumeClaimSpec): ClaimState {
  return claimStateOf({ metadata: { namespace, name }, spec });
}

function claimStateOf({ metadata, spec = {}, status }: PersistentVolumeClaim): ClaimState {
  const requested = spec.resources?.requests?.storage;
  return {
    key: keyOf(metadata),
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid,
    spec,
    className: spec.storageClassName ?? "",
    requestedBytes: requested === undefined ? 0 : quantityValue(requested),
    volumeName: spec.volumeName || undefined,
    isBound: Boolean(spec.volumeName) && status?.phase === "Bound",
    isLost: status?.phase === "Lost",
    isDeleting: metadata.deletionTimestamp !== undefined,
    selectedNode: metadata.annotations?.["volume.kubernetes.io/selected-node"],
  };
}

function volumeStateOf(source: PersistentVolume): VolumeState {
  const { capacity, nodeAffinity, storageClassName } = source.spec ?? {};
  const bytes = capacity?.storage;
  return {
    name: source.metadata.name,
    source,
    className: storageClassName ?? "",
    capacityBytes: bytes === undefined ? 0 : quantityValue(bytes),
    matchesNode: nodeAffinity?.required && compileNodeSelector(nodeAffinity.required),
  };
}
