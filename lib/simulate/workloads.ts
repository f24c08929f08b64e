import { controllerOf, groupOf, keyOf } from "../derive/owner.js";
import type {
  DaemonSet,
  Deployment,
  Job,
  KubernetesObject,
  OwnerReference,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "../model/kubernetes/index.js";
import type { ConsultedFacts } from "./consulted-facts.js";

interface Kinds {
  readonly replicaSets: ReplicaSet;
  readonly replicationControllers: ReplicationController;
  readonly deployments: Deployment;
  readonly statefulSets: StatefulSet;
  readonly daemonSets: DaemonSet;
  readonly jobs: Job;
}

const GROUPS: Readonly<Record<string, readonly [list: keyof Kinds, groups: readonly string[]]>> = {
  ReplicaSet: ["replicaSets", ["apps", "extensions"]],
  ReplicationController: ["replicationControllers", [""]],
  Deployment: ["deployments", ["apps", "extensions"]],
  StatefulSet: ["statefulSets", ["apps"]],
  DaemonSet: ["daemonSets", ["apps", "extensions"]],
  Job: ["jobs", ["batch"]],
};

/** What an owner reference leads to. */
export type Controller =
  | { readonly kind: "replicaSets"; readonly object: ReplicaSet }
  | { readonly kind: "replicationControllers"; readonly object: ReplicationController }
  | { readonly kind: "deployments"; readonly object: Deployment }
  | { readonly kind: "statefulSets"; readonly object: StatefulSet }
  | { readonly kind: "daemonSets"; readonly object: DaemonSet }
  | { readonly kind: "jobs"; readonly object: Job }
  /** the list is known and does not hold it */
  | { readonly kind: "absent" }
  /** of a kind that is not simulated, or its list was not observed */
  | { readonly kind: "unknown" };

/** Controllers by namespace and name; each list is indexed when it is first needed. */
export class Workloads {
  readonly #facts: ConsultedFacts;
  readonly #indices: Map<keyof Kinds, ReadonlyMap<string, KubernetesObject> | undefined>;
  readonly #replicas: ReadonlyMap<string, number>;

  constructor(facts: ConsultedFacts, replicas: ReadonlyMap<string, number> = new Map(), like?: Workloads) {
    this.#facts = facts;
    this.#replicas = replicas;
    // What was indexed once serves all of them.
    this.#indices = like === undefined ? new Map() : like.#indices;
  }

  /** The same controllers, of which some ask for another number of replicas, by `Kind namespace/name`. */
  scaled(replicas: ReadonlyMap<string, number>): Workloads {
    return replicas.size === 0 ? this : new Workloads(this.#facts, replicas, this);
  }

  find(owner: OwnerReference, namespace: string): Controller {
    const [list, groups] = Object.hasOwn(GROUPS, owner.kind) ? (GROUPS[owner.kind] ?? []) : [];
    if (list === undefined || !groups?.includes(groupOf(owner.apiVersion))) return { kind: "unknown" };
    const index = this.#index(list);
    if (index === undefined) return { kind: "unknown" };
    const object = index.get(keyOf({ namespace, name: owner.name }));
    const isSame = object !== undefined && (!owner.uid || !object.metadata.uid || owner.uid === object.metadata.uid);
    return isSame ? ({ kind: list, object: this.#scale(owner.kind, object) } as Controller) : { kind: "absent" };
  }

  /** Every object of a list; none where it was not observed. */
  all<K extends keyof Kinds>(list: K): Iterable<Kinds[K]> {
    const objects = (this.#index(list)?.values() ?? []) as Iterable<Kinds[K]>;
    const kind = Object.keys(GROUPS).find((name) => GROUPS[name]?.[0] === list) ?? "";
    return this.#replicas.size === 0 ? objects : [...objects].map((object) => this.#scale(kind, object));
  }

  /** The Deployment of a ReplicaSet; undefined where it has none. */
  deploymentOf({ metadata }: ReplicaSet): Controller | undefined {
    const owner = controllerOf(metadata);
    return owner?.kind === "Deployment" ? this.find(owner, metadata.namespace ?? "") : undefined;
  }

  #scale<T extends KubernetesObject & { readonly spec?: object }>(kind: string, object: T): T {
    const replicas = this.#replicas.get(`${kind} ${keyOf(object.metadata)}`);
    return replicas === undefined ? object : { ...object, spec: { ...object.spec, replicas } };
  }

  #index(list: keyof Kinds): ReadonlyMap<string, KubernetesObject> | undefined {
    if (!this.#indices.has(list)) {
      const objects: readonly KubernetesObject[] | undefined = this.#facts.look(list);
      this.#indices.set(list, objects && new Map(objects.map((object) => [keyOf(object.metadata), object])));
    }
    return this.#indices.get(list);
  }
}
