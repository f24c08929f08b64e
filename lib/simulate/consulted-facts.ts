import type { ClusterFacts } from "../model/cluster-facts.js";

/** Lists that the simulation looks at when something depends on them. */
export const CONSULTED = [
  "namespaces",
  "persistentVolumes",
  "persistentVolumeClaims",
  "storageClasses",
  "volumeAttachments",
  "csiDrivers",
  "csiNodes",
  "csiStorageCapacities",
  "podDisruptionBudgets",
  "deployments",
  "replicaSets",
  "replicationControllers",
  "statefulSets",
  "daemonSets",
  "jobs",
  "services",
  "limitRanges",
  "resourceQuotas",
  "priorityClasses",
  "runtimeClasses",
  "validatingWebhookConfigurations",
  "mutatingWebhookConfigurations",
  "horizontalPodAutoscalers",
  "version",
] as const satisfies readonly (keyof ClusterFacts)[];

export type ConsultedFactId = (typeof CONSULTED)[number];
/** undefined: not observed, for whatever reason */
export type KnownFacts = { readonly [F in ConsultedFactId]?: ClusterFacts[F] | undefined };

/** What is known beside Nodes and Pods; remembers what was looked for and not found. */
export class ConsultedFacts {
  readonly #known: KnownFacts;
  readonly #missing = new Set<string>();
  readonly #assumed = new Set<string>();

  constructor(known: KnownFacts) {
    this.#known = known;
  }

  /** undefined is noted as missing */
  look<F extends ConsultedFactId>(fact: F): ClusterFacts[F] | undefined {
    const known: KnownFacts[F] = this.#known[fact];
    if (known === undefined) this.#missing.add(fact);
    return known;
  }

  /** For what makes no difference to the prediction: undefined is not missed. */
  peek<F extends ConsultedFactId>(fact: F): ClusterFacts[F] | undefined {
    const known: KnownFacts[F] = this.#known[fact];
    return known;
  }

  /** Something else that would have been needed, in words. */
  note(missing: string): void {
    this.#missing.add(missing);
  }

  /** Somebody who takes part and is taken to do as before. */
  assumeOf(who: string): void {
    this.#assumed.add(who);
  }

  get assumed(): readonly string[] {
    return [...this.#assumed].sort();
  }

  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }
}
