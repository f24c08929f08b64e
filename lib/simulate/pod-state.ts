import type { Labels } from "../derive/label-selector.js";
import { controllerOf, keyOf } from "../derive/owner.js";
import { isMirrorPod, isReady } from "../derive/pod-status.js";
import type { OwnerReference, Pod } from "../model/kubernetes/index.js";
import type { TermCache } from "./affinity-term.js";
import { PodTraits } from "./pod-traits.js";

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

const NO_LABELS: Labels = {};
const NO_FINALIZERS: readonly string[] = [];
const JOB_TRACKING = "batch.kubernetes.io/job-tracking";

/**
 * A Pod of the simulated cluster. Only the World changes the fields that are not readonly. What is seldom asked for is read
 * from the object when it is: a large cluster makes 150,000 of these.
 */
export class PodState {
  readonly traits: PodTraits;
  readonly owner: OwnerReference | undefined;
  /** the object as the snapshot shows it, or as its controller made it */
  readonly source: Pod;
  /** it was there before the change */
  readonly isOriginal: boolean;
  /** it is there now */
  isPresent: boolean;
  readonly priority: number;
  labels: Labels;
  nodeName: string | undefined;
  phase: PodPhase;
  isReady: boolean;
  nominatedNode: string | undefined;
  /** [ms] on the simulated clock when it was asked to stop, below 0 before the change; undefined: it was not */
  deletedAtMillis: number | undefined;
  /** it was stopped by an eviction, a taint, a preemption or for want of its Node, and not by a plain DELETE */
  isDisruptionTarget: boolean;
  /** the Job controller has not taken its finalizer off yet: it still has to count how the Pod ended */
  isTracked: boolean;
  #startedAtMillis: number | undefined;
  #unreadySinceMillis: number | undefined;
  readonly #atMillis: number;

  /** @param atMillis [ms] the Unix time at which the simulated clock stands at 0 */
  constructor(source: Pod, traits: PodTraits, isOriginal: boolean, atMillis: number) {
    const { metadata, spec, status } = source;
    this.traits = traits;
    this.owner = controllerOf(metadata);
    this.source = source;
    this.isOriginal = isOriginal;
    this.isPresent = false;
    this.priority = spec?.priority ?? 0;
    this.labels = metadata.labels ?? NO_LABELS;
    this.nodeName = spec?.nodeName || undefined;
    this.phase = (status?.phase ?? "Pending") as PodPhase;
    this.isReady = isReady(source);
    this.nominatedNode = status?.nominatedNodeName || undefined;
    this.deletedAtMillis =
      metadata.deletionTimestamp === undefined ? undefined : Date.parse(metadata.deletionTimestamp) - atMillis;
    this.isDisruptionTarget = status?.conditions?.some(isDisruption) === true;
    this.isTracked = metadata.finalizers?.includes(JOB_TRACKING) === true;
    this.#atMillis = atMillis;
  }

  /** namespace/name */
  get key(): string {
    return keyOf(this.source.metadata);
  }

  get namespace(): string {
    return this.source.metadata.namespace ?? "";
  }

  get name(): string {
    return this.source.metadata.name;
  }

  get uid(): string {
    return this.source.metadata.uid ?? this.key;
  }

  get finalizers(): readonly string[] {
    return this.source.metadata.finalizers ?? NO_FINALIZERS;
  }

  /** A finalizer keeps the object in the API: the Job controller's until it has counted the Pod, others for good. */
  get isHeld(): boolean {
    return this.isTracked || this.finalizers.some((finalizer) => finalizer !== JOB_TRACKING);
  }

  get isMirror(): boolean {
    return isMirrorPod(this.source);
  }

  /** [ms] on the simulated clock */
  get createdAtMillis(): number {
    return this.#since(this.source.metadata.creationTimestamp) ?? 0;
  }

  /** [ms] when its containers were first started */
  get startedAtMillis(): number | undefined {
    return this.#startedAtMillis ?? this.#since(this.source.status?.startTime);
  }

  set startedAtMillis(millis: number | undefined) {
    this.#startedAtMillis = millis;
  }

  /** [ms] when Ready went to False; the Job controller takes it for the end of the Pod */
  get unreadySinceMillis(): number | undefined {
    if (this.#unreadySinceMillis !== undefined) return this.#unreadySinceMillis;
    const ready = this.source.status?.conditions?.find(({ type }) => type === "Ready");
    return ready?.status === "False" ? this.#since(ready.lastTransitionTime) : undefined;
  }

  set unreadySinceMillis(millis: number | undefined) {
    this.#unreadySinceMillis = millis;
  }

  #since(time: string | undefined): number | undefined {
    return time === undefined ? undefined : Date.parse(time) - this.#atMillis;
  }
}

/** Fields that change while the Pod exists. */
export type PodChange = Partial<
  Pick<
    PodState,
    | "phase"
    | "isReady"
    | "unreadySinceMillis"
    | "startedAtMillis"
    | "deletedAtMillis"
    | "nominatedNode"
    | "labels"
    | "isDisruptionTarget"
    | "isTracked"
  >
>;

function isDisruption({ type, status }: { readonly type?: string; readonly status?: string }): boolean {
  return type === "DisruptionTarget" && status === "True";
}

export function isFinishedState({ phase }: PodState): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/** What a controller counts as one of its replicas. */
export function isActive(pod: PodState): boolean {
  return !isFinishedState(pod) && pod.deletedAtMillis === undefined;
}

/** By namespace, then by name. */
export function byKey(a: PodState, b: PodState): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
}

/** Shares what is read out of a spec among Pods that share the spec, and affinity terms among all. */
export function traitsCache(): (pod: Pod) => PodTraits {
  const known = new Map<object, PodTraits>();
  const terms: TermCache = new Map();
  const none = {};
  let last: PodTraits | undefined;
  return ({ spec = none }) => {
    // Replicas stand next to each other.
    if (last?.spec === spec) return last;
    last = known.get(spec);
    if (last === undefined) {
      last = new PodTraits(spec, terms);
      known.set(spec, last);
    }
    return last;
  };
}
