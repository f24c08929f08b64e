import type { KubernetesObject, OwnerReference, Pod } from "../model/kubernetes/index.js";
import type { LabelMatcher } from "./label-selector.js";
import { controllerOf, keyOf } from "./owner.js";
import { PodLabelIndex } from "./pod-label-index.js";

/** A controller as people know it: the topmost one that can be read, a Deployment rather than its ReplicaSet. */
export interface Workload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** that its spec asks for; null where it has none or it could not be read */
  readonly replicas: number | null;
  /** the object itself; undefined where its list was not observed or does not hold it */
  readonly object: KubernetesObject | undefined;
}

/** Lists of controllers by kind; undefined where one was not observed. */
export type ControllerLists = Readonly<Record<string, readonly KubernetesObject[] | undefined>>;

type Scaled = KubernetesObject & { readonly spec?: { readonly replicas?: number } };
type Owner = Pick<OwnerReference, "kind" | "name">;

/** Kinds whose `replicas` is a number of Pods that are to be there; an absent one means 1. */
const SCALED_KINDS: ReadonlySet<string> = new Set(["ReplicaSet", "Deployment", "StatefulSet", "ReplicationController"]);

/** Pods and their controllers by name; each list is indexed when it is first asked for. */
export class WorkloadIndex {
  readonly #pods: readonly Pod[];
  readonly #lists: ControllerLists;
  readonly #objects = new Map<string, ReadonlyMap<string, KubernetesObject>>();
  #labels: PodLabelIndex | undefined;
  #podsByOwner: ReadonlyMap<string, readonly Pod[]> | undefined;

  constructor(pods: readonly Pod[], lists: ControllerLists) {
    this.#pods = pods;
    this.#lists = lists;
  }

  /** @param key `namespace/name` */
  pod(key: string): Pod | undefined {
    const slash = key.indexOf("/");
    return this.#labelIndex().named(key.slice(0, Math.max(0, slash)), key.slice(slash + 1));
  }

  /** Pods of a namespace that a selector selects. */
  matching(namespace: string, matcher: LabelMatcher): readonly Pod[] {
    return this.#labelIndex().matching(namespace, matcher);
  }

  /** The topmost controller of a Pod; undefined for a bare one. */
  ofPod({ metadata }: Pod): Workload | undefined {
    const owner = controllerOf(metadata);
    return owner === undefined ? undefined : this.topOf(metadata.namespace ?? "", owner);
  }

  /** The topmost controller above a Pod's own. */
  topOf(namespace: string, owner: Owner): Workload {
    const object = this.#object(namespace, owner);
    const above = object === undefined ? undefined : controllerOf(object.metadata);
    if (above !== undefined && this.#object(namespace, above) !== undefined) return this.topOf(namespace, above);
    return { kind: owner.kind, namespace, name: owner.name, replicas: replicasOf(owner.kind, object), object };
  }

  /** Some Pods by their workload; a bare Pod is one of its own, known by what its name was generated from. */
  group(pods: readonly Pod[]): readonly (readonly [Workload, readonly Pod[]])[] {
    const groups = new Map<string, readonly [Workload, Pod[]]>();
    for (const pod of pods) {
      const workload = this.ofPod(pod) ?? bareWorkload(pod);
      const known = groups.get(workloadKey(workload));
      if (known === undefined) groups.set(workloadKey(workload), [workload, [pod]]);
      else known[1].push(pod);
    }
    return [...groups.values()];
  }

  /** Pods of a workload, by its topmost controller. */
  podsOf(workload: Workload): readonly Pod[] {
    this.#podsByOwner ??= this.#groupByWorkload();
    return this.#podsByOwner.get(workloadKey(workload)) ?? [];
  }

  /** Workloads with Pods, each once. */
  workloads(): readonly (readonly [Workload, readonly Pod[]])[] {
    this.#podsByOwner ??= this.#groupByWorkload();
    return [...this.#podsByOwner.values()].flatMap((pods) => {
      const workload = pods[0] && this.ofPod(pods[0]);
      return workload === undefined ? [] : [[workload, pods] as const];
    });
  }

  #labelIndex(): PodLabelIndex {
    this.#labels ??= new PodLabelIndex(this.#pods);
    return this.#labels;
  }

  #groupByWorkload(): ReadonlyMap<string, readonly Pod[]> {
    const groups = new Map<string, Pod[]>();
    for (const pod of this.#pods) {
      const workload = this.ofPod(pod);
      if (workload === undefined) continue;
      const key = workloadKey(workload);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [pod]);
      else known.push(pod);
    }
    return groups;
  }

  #object(namespace: string, { kind, name }: Owner): KubernetesObject | undefined {
    let objects = this.#objects.get(kind);
    if (objects === undefined) {
      const list = Object.hasOwn(this.#lists, kind) ? this.#lists[kind] : undefined;
      objects = new Map((list ?? []).map((object) => [keyOf(object.metadata), object]));
      this.#objects.set(kind, objects);
    }
    return objects.get(keyOf({ namespace, name }));
  }
}

function bareWorkload(pod: Pod): Workload {
  const { namespace = "", name, generateName } = pod.metadata;
  return { kind: "Pod", namespace, name: generateName ?? name, replicas: null, object: pod };
}

function replicasOf(kind: string, object: Scaled | undefined): number | null {
  return object === undefined || !SCALED_KINDS.has(kind) ? null : (object.spec?.replicas ?? 1);
}

/** `namespace/kind/name` */
export function workloadKey({ namespace, kind, name }: Pick<Workload, "namespace" | "kind" | "name">): string {
  return `${namespace}/${kind}/${name}`;
}
