import type { Budget, BudgetLedger } from "../budgets.js";
import type { Chance } from "../chance.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import type { FitError } from "./cycle.js";
import { forkFilters, type NamedFilter, type Nominations, runFilters } from "./nominations.js";

/** A Node that would have room without these Pods, the most important first. */
export interface Candidate {
  readonly node: NodeState;
  readonly victims: readonly PodState[];
  /** victims whose budget would not allow it; preemption prefers others but does not stop at it */
  readonly violations: number;
}

/**
 * Chooses whom to stop so that a Pod finds room; undefined where nobody would help.
 *
 * @see pkg/scheduler/framework/plugins/defaultpreemption, pkg/scheduler/framework/preemption
 */
export function choosePreemption(
  pod: PodState,
  { rejections, filters }: FitError,
  nominations: Nominations,
  budgets: BudgetLedger,
  chance: Chance,
): Candidate | undefined {
  const candidates: Candidate[] = [];
  for (const [node, { isResolvable }] of rejections) {
    const candidate = isResolvable ? tryWithout(pod, node, filters, nominations, budgets) : undefined;
    if (candidate !== undefined) candidates.push(candidate);
  }
  const best = bestCandidates(candidates);
  return best.length === 0 ? undefined : chance.pick(best);
}

/** Takes all less important Pods off the Node, then puts back as many as the new Pod can bear, the most important first. */
function tryWithout(
  pod: PodState,
  node: NodeState,
  filters: readonly NamedFilter[],
  nominations: Nominations,
  budgets: BudgetLedger,
): Candidate | undefined {
  const lesser = node.pods.filter(({ priority }) => priority < pod.priority);
  if (lesser.length === 0) return undefined;
  const fork = node.fork();
  const forks = forkFilters(filters);
  const remove = (other: PodState) => {
    fork.detach(other);
    for (const { filter } of forks) filter.podRemoved?.(other, fork);
  };
  const add = (other: PodState) => {
    fork.attach(other);
    for (const { filter } of forks) filter.podAdded?.(other, fork);
  };
  for (const other of lesser) remove(other);
  if (runFilters(forks, pod, fork, nominations) !== undefined) return undefined;
  const [protectedPods, others] = divideByBudgets(lesser.toSorted(byImportance), budgets);
  const mustGo = (other: PodState) => {
    add(other);
    const isInTheWay = runFilters(forks, pod, fork, nominations) !== undefined;
    if (isInTheWay) remove(other);
    return isInTheWay;
  };
  const violating = protectedPods.filter(mustGo);
  const victims = [...violating, ...others.filter(mustGo)].toSorted(byImportance);
  return victims.length === 0 ? undefined : { node, victims, violations: violating.length };
}

/** Higher priority first, then the one that has run longer. */
export function byImportance(a: PodState, b: PodState): number {
  return b.priority - a.priority || startSecond(a) - startSecond(b);
}

/** The API keeps whole seconds; a Pod that has not started is the youngest. */
function startSecond({ startedAtMillis }: PodState): number {
  return startedAtMillis === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(startedAtMillis / 1000);
}

/** Pods whose removal their budgets do not allow, and the others; each Pod uses up one of what a budget allows. */
function divideByBudgets(pods: readonly PodState[], ledger: BudgetLedger): readonly [PodState[], PodState[]] {
  const left = new Map<Budget, number>();
  const violating: PodState[] = [];
  const others: PodState[] = [];
  for (const pod of pods) {
    let isViolating = false;
    for (const budget of ledger.of(pod)) {
      const status = ledger.status(budget);
      if (budget.selector.isEmpty || status.disruptedPods.has(pod.name)) continue;
      const allowed = (left.get(budget) ?? status.disruptionsAllowed) - 1;
      left.set(budget, allowed);
      if (allowed < 0) isViolating = true;
    }
    (isViolating ? violating : others).push(pod);
  }
  return [violating, others];
}

/** Equally good ones, of which the scheduler takes any. @see pickOneNodeForPreemption */
export function bestCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const costs: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => victims[0]?.priority ?? 0,
    // All priorities made positive, so that fewer victims of negative priority cost less than more of them.
    ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims),
  ];
  return costs.reduce((left, cost) => {
    const least = Math.min(...left.map(cost));
    return left.filter((candidate) => cost(candidate) === least);
  }, candidates);
}

/** When the first of the most important victims started. */
function earliestStart(victims: readonly PodState[]): number {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  return Math.min(...victims.filter(({ priority }) => priority === highest).map(startSecond));
}
