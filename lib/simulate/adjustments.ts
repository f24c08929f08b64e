import { keyOf } from "../derive/owner.js";
import { UNSCHEDULABLE } from "../derive/taints.js";
import type { PodDisruptionBudget } from "../model/kubernetes/index.js";
import { changeNode } from "./api-server.js";
import type { Simulation } from "./simulation.js";

/** What a person would change in a cluster before something else is tried on it. */
export interface Adjustments {
  /** `Kind namespace/name` → replicas asked for */
  readonly replicas: ReadonlyMap<string, number>;
  /** `namespace/name` → the budget with another spec */
  readonly budgets: ReadonlyMap<string, PodDisruptionBudget>;
  readonly uncordoned: ReadonlySet<string>;
}

export const NO_ADJUSTMENTS: Adjustments = { replicas: new Map(), budgets: new Map(), uncordoned: new Set() };

/** Budgets as they then are; those that were changed are still to be processed. */
export function adjustBudgets(
  budgets: readonly PodDisruptionBudget[],
  { budgets: changed }: Adjustments,
): readonly PodDisruptionBudget[] {
  if (changed.size === 0) return budgets;
  return budgets.map((budget) => {
    const adjusted = changed.get(keyOf(budget.metadata));
    if (adjusted === undefined) return budget;
    const { conditions: _, ...status } = budget.status ?? {};
    return { ...adjusted, status };
  });
}

export function uncordonAll(simulation: Simulation, { uncordoned }: Adjustments): void {
  for (const name of uncordoned) {
    const node = simulation.world.nodes.get(name);
    if (node === undefined) continue;
    const taints = node.taints.filter(({ key }) => key !== UNSCHEDULABLE);
    changeNode(simulation, node, { isUnschedulable: false, taints });
  }
}
