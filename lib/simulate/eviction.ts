import { disruptPod } from "./api-server.js";
import type { Budget, BudgetStatus } from "./budgets.js";
import { PACE } from "./pace.js";
import { isFinishedState, type PodState } from "./pod-state.js";
import type { Simulation } from "./simulation.js";

/** The API server's answer to an eviction. */
export type EvictionAnswer =
  | { readonly kind: "deleted"; readonly pod: PodState }
  | { readonly kind: "not-found" }
  /** 429; the client library itself repeats a request that comes with a time to wait */
  | {
      readonly kind: "too-many-requests";
      readonly budget: Budget;
      readonly reason: string;
      readonly retryAfterSeconds: number;
    }
  | { readonly kind: "server-error"; readonly budgets: readonly Budget[]; readonly reason: string };

const SEVERAL_BUDGETS =
  "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

/** How long the server waits after somebody else has written the budget before it tries again [ms]. */
const CONFLICT_MILLIS = 500;
const CONFLICT_JITTER_MILLIS = 50;

/**
 * Asks the API server to evict a Pod. Several evictions under one budget at the same time get into each other's way: one
 * writes the budget's status, the others start over half a second later. By then the first Pod may have been replaced.
 *
 * @param graceSeconds [s]; undefined is the Pod's own
 * @see pkg/registry/core/pod/storage/eviction.go
 */
export function evictPod(
  simulation: Simulation,
  { namespace, name }: Pick<PodState, "namespace" | "name">,
  graceSeconds: number | undefined,
  answer: (answer: EvictionAnswer) => void,
): void {
  const pod = simulation.world.pod(namespace, name);
  if (pod === undefined) {
    answer({ kind: "not-found" });
    return;
  }
  const grant = () => {
    if (pod.isPresent) disruptPod(simulation, pod, graceSeconds);
    answer({ kind: "deleted", pod });
  };
  const budgets = bypassesBudgets(pod) ? [] : simulation.budgets.of(pod);
  const [budget] = budgets;
  if (budgets.length > 1) answer({ kind: "server-error", budgets, reason: SEVERAL_BUDGETS });
  else if (budget === undefined || isUnreadyEvictable(pod, budget, simulation.budgets.status(budget))) grant();
  else chargeBudget(simulation, budget, pod, (refusal) => (refusal === undefined ? grant() : answer(refusal)));
}

/** Stopping a Pod that serves nobody disrupts nothing. */
function bypassesBudgets(pod: PodState): boolean {
  return isFinishedState(pod) || pod.phase === "Pending" || pod.deletedAtMillis !== undefined;
}

/** Takes one disruption off the budget; says no where none is left. */
function chargeBudget(
  simulation: Simulation,
  budget: Budget,
  pod: PodState,
  settle: (refusal: EvictionAnswer | undefined) => void,
): void {
  const { budgets, clock, chance } = simulation;
  const status = budgets.status(budget);
  const refusal = refusalOf(budget, status);
  if (refusal !== undefined) {
    settle(refusal);
    return;
  }
  const read = budgets.revision(budget);
  clock.after(PACE.request, () => {
    if (budgets.revision(budget) !== read) {
      const pause = CONFLICT_MILLIS + chance.upTo(CONFLICT_JITTER_MILLIS);
      clock.after(pause, () => chargeBudget(simulation, budget, pod, settle));
      return;
    }
    budgets.setStatus(budget, {
      ...status,
      disruptionsAllowed: status.disruptionsAllowed - 1,
      disruptedPods: new Set([...status.disruptedPods, pod.name]),
    });
    settle(undefined);
  });
}

function refusalOf(budget: Budget, status: BudgetStatus): EvictionAnswer | undefined {
  if (!status.isObserved) {
    const reason = `The disruption budget ${budget.source.metadata.name} is still being processed by the server.`;
    return { kind: "too-many-requests", budget, reason, retryAfterSeconds: 10 };
  }
  if (status.disruptionsAllowed > 0) return undefined;
  return { kind: "too-many-requests", budget, reason: reasonOf(budget, status), retryAfterSeconds: 0 };
}

/** A Pod that is not ready does not count as healthy, so losing it changes nothing for the budget. */
function isUnreadyEvictable(
  { isReady }: PodState,
  { spec }: Budget,
  { currentHealthy, desiredHealthy }: BudgetStatus,
): boolean {
  if (isReady) return false;
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function reasonOf({ source }: Budget, { syncFailure, currentHealthy, desiredHealthy }: BudgetStatus): string {
  const subject = `The disruption budget ${source.metadata.name}`;
  if (syncFailure !== undefined) {
    return `${subject} does not allow evicting pods currently because it failed sync: ${syncFailure}`;
  }
  if (currentHealthy <= desiredHealthy) {
    return `${subject} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  }
  return `${subject} does not allow evicting pods currently`;
}
