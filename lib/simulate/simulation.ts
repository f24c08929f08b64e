import type { BudgetLedger } from "./budgets.js";
import type { Chance } from "./chance.js";
import type { Clock } from "./clock.js";
import type { ConsultedFacts } from "./consulted-facts.js";
import type { LimitRanges } from "./limit-ranges.js";
import type { NodeState } from "./node-state.js";
import type { Originals } from "./originals.js";
import type { PodState } from "./pod-state.js";
import type { PodWebhooks } from "./pod-webhooks.js";
import type { QuotaLedger } from "./quotas.js";
import type { VolumeLedger } from "./volumes.js";
import type { Workloads } from "./workloads.js";
import type { World } from "./world.js";

/** Something that happened in the cluster and that others may react to. */
export type ClusterEvent =
  | { readonly kind: "pod-created"; readonly pod: PodState }
  | { readonly kind: "pod-bound"; readonly pod: PodState }
  /** started, finished, became ready or unready, was asked to stop */
  | { readonly kind: "pod-changed"; readonly pod: PodState }
  | { readonly kind: "pod-removed"; readonly pod: PodState }
  /** `isEased`: a cordon or a taint was taken away */
  | { readonly kind: "node-changed"; readonly node: NodeState; readonly isEased: boolean }
  | { readonly kind: "node-removed"; readonly node: NodeState }
  | { readonly kind: "claim-changed"; readonly claim: string };

/** A part of the control plane, or the kubelets: hears of everything and acts later, by the clock. */
export type Reactor = (event: ClusterEvent) => void;

/** One run: a cluster, its clock, and what its parts keep in mind. */
export interface Simulation {
  /** [ms] the Unix time at which the clock stands at 0 */
  readonly atMillis: number;
  readonly world: World;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly facts: ConsultedFacts;
  readonly workloads: Workloads;
  readonly originals: Originals;
  readonly budgets: BudgetLedger;
  readonly volumes: VolumeLedger;
  readonly quotas: QuotaLedger;
  readonly limitRanges: LimitRanges;
  readonly webhooks: PodWebhooks;
  readonly reactors: Reactor[];
  /** number of Pods made during the run; makes their names */
  madePods: number;
}

export function publish(simulation: Simulation, event: ClusterEvent): void {
  for (const react of simulation.reactors) react(event);
}
