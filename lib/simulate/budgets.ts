import { compileLabelSelector, type LabelMatcher } from "../derive/label-selector.js";
import { keyOf } from "../derive/owner.js";
import type { PodDisruptionBudget } from "../model/kubernetes/index.js";
import type { PodState } from "./pod-state.js";

/** A PodDisruptionBudget, compiled. */
export interface Budget {
  readonly key: string;
  readonly namespace: string;
  readonly selector: LabelMatcher;
  readonly spec: NonNullable<PodDisruptionBudget["spec"]>;
  readonly source: PodDisruptionBudget;
}

/** What the eviction API goes by. */
export interface BudgetStatus {
  /** false: the API says that the budget is still being processed */
  readonly isObserved: boolean;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  /** why the disruption controller could not compute it */
  readonly syncFailure?: string;
  /** names of Pods whose eviction was granted and that are not yet seen to stop */
  readonly disruptedPods: ReadonlySet<string>;
}

export function compileBudgets(budgets: readonly PodDisruptionBudget[]): ReadonlyMap<string, readonly Budget[]> {
  const byNamespace = new Map<string, Budget[]>();
  for (const source of budgets) {
    const namespace = source.metadata.namespace ?? "";
    const budget: Budget = {
      key: keyOf(source.metadata),
      namespace,
      selector: compileLabelSelector(source.spec?.selector),
      spec: source.spec ?? {},
      source,
    };
    const others = byNamespace.get(namespace);
    if (others === undefined) byNamespace.set(namespace, [budget]);
    else others.push(budget);
  }
  for (const group of byNamespace.values()) group.sort((a, b) => (a.key < b.key ? -1 : 1));
  return byNamespace;
}

/** Budgets and their status during one run; at its start the status that the snapshot shows. */
export class BudgetLedger {
  readonly #byNamespace: ReadonlyMap<string, readonly Budget[]>;
  readonly #statuses = new Map<Budget, BudgetStatus>();
  readonly #revisions = new Map<Budget, number>();

  constructor(byNamespace: ReadonlyMap<string, readonly Budget[]>) {
    this.#byNamespace = byNamespace;
  }

  /** Budgets that cover the Pod. */
  of({ namespace, labels }: Pick<PodState, "namespace" | "labels">): readonly Budget[] {
    return this.in(namespace).filter(({ selector }) => selector.matches(labels));
  }

  in(namespace: string): readonly Budget[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  all(): readonly Budget[] {
    return [...this.#byNamespace.values()].flat();
  }

  status(budget: Budget): BudgetStatus {
    return this.#statuses.get(budget) ?? statusOf(budget.source);
  }

  /** Grows with every change of the status, as the object's resource version does. */
  revision(budget: Budget): number {
    return this.#revisions.get(budget) ?? 0;
  }

  setStatus(budget: Budget, status: BudgetStatus): void {
    if (isSame(this.status(budget), status)) return;
    this.#statuses.set(budget, status);
    this.#revisions.set(budget, this.revision(budget) + 1);
  }
}

function isSame(a: BudgetStatus, b: BudgetStatus): boolean {
  return (
    a.isObserved === b.isObserved &&
    a.disruptionsAllowed === b.disruptionsAllowed &&
    a.currentHealthy === b.currentHealthy &&
    a.desiredHealthy === b.desiredHealthy &&
    a.expectedPods === b.expectedPods &&
    a.syncFailure === b.syncFailure &&
    a.disruptedPods.size === b.disruptedPods.size &&
    [...a.disruptedPods].every((name) => b.disruptedPods.has(name))
  );
}

function statusOf({ metadata, status }: PodDisruptionBudget): BudgetStatus {
  const failed = status?.conditions?.find(
    ({ type, reason }) => type === "DisruptionAllowed" && reason === "SyncFailed",
  );
  return {
    isObserved: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
    ...(failed && { syncFailure: failed.message ?? "the disruption controller could not compute it" }),
    disruptedPods: new Set(Object.keys(status?.disruptedPods ?? {})),
  };
}
