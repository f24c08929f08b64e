import { scaledUp } from "../derive/int-or-percent.js";
import type { ReplicaSet } from "../model/kubernetes/index.js";
import type { Budget, BudgetStatus } from "./budgets.js";
import { PACE } from "./pace.js";
import type { PodState } from "./pod-state.js";
import type { ClusterEvent, Simulation } from "./simulation.js";
import type { Controller, Workloads } from "./workloads.js";

/**
 * Keeps the status of budgets, as the disruption controller does.
 *
 * @see pkg/controller/disruption, trySync and failSafe
 */
export function runDisruptionController(simulation: Simulation): void {
  const due = new Set<Budget>();
  const enqueue = (budget: Budget) => {
    if (due.has(budget)) return;
    due.add(budget);
    simulation.clock.after(PACE.controller, () => {
      due.delete(budget);
      simulation.budgets.setStatus(budget, syncBudget(simulation, budget));
    });
  };
  // A budget that was never processed will be, whatever else happens.
  for (const budget of simulation.budgets.all()) if (budget.source.status?.conditions === undefined) enqueue(budget);
  simulation.reactors.push((event) => {
    for (const budget of budgetsTouched(simulation, event)) enqueue(budget);
  });
}

function budgetsTouched(simulation: Simulation, event: ClusterEvent): readonly Budget[] {
  switch (event.kind) {
    case "pod-created":
    case "pod-bound":
    case "pod-changed":
    case "pod-removed":
      return simulation.budgets.of(event.pod);
    case "node-changed":
    case "node-removed":
    case "claim-changed":
      return [];
  }
}

/** Computes a budget's status anew; where that fails, it allows nothing and the rest stays as it was. */
export function syncBudget({ world, budgets, workloads }: Simulation, budget: Budget): BudgetStatus {
  const before = budgets.status(budget);
  const pods = [...world.labels.matching(budget.namespace, budget.selector)];
  const wanted = wantedOf(budget, pods, workloads, before);
  if ("failure" in wanted) return { ...before, disruptionsAllowed: 0, syncFailure: wanted.failure };
  const disruptedPods = new Set(
    pods
      .filter(({ name, deletedAtMillis }) => deletedAtMillis === undefined && before.disruptedPods.has(name))
      .map(({ name }) => name),
  );
  const currentHealthy = pods.filter(
    ({ isReady, name, deletedAtMillis }) => isReady && deletedAtMillis === undefined && !disruptedPods.has(name),
  ).length;
  const spare = currentHealthy - wanted.desiredHealthy;
  return {
    isObserved: true,
    disruptionsAllowed: wanted.expectedPods > 0 ? Math.max(0, spare) : 0,
    currentHealthy,
    desiredHealthy: wanted.desiredHealthy,
    expectedPods: wanted.expectedPods,
    disruptedPods,
  };
}

type Wanted = { readonly expectedPods: number; readonly desiredHealthy: number } | { readonly failure: string };

function wantedOf({ spec }: Budget, pods: readonly PodState[], workloads: Workloads, before: BudgetStatus): Wanted {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable === "number") {
    return { expectedPods: pods.length, desiredHealthy: minAvailable };
  }
  const limit = maxUnavailable ?? minAvailable;
  if (limit === undefined) return { expectedPods: 0, desiredHealthy: 0 };
  const scale = expectedScale(pods, workloads, before);
  if (typeof scale === "string") return { failure: scale };
  const amount = scaledUp(limit, scale);
  if (amount === undefined) return { failure: `invalid value for IntOrString: "${limit}" is no percentage` };
  const desiredHealthy = maxUnavailable === undefined ? amount : Math.max(0, scale - amount);
  return { expectedPods: scale, desiredHealthy };
}

/** Replicas of all controllers of the Pods together; in words why that cannot be told. Bare Pods do not count. */
function expectedScale(pods: readonly PodState[], workloads: Workloads, before: BudgetStatus): number | string {
  const seen = new Set<string>();
  const replicas = new Map<string, number>();
  for (const { owner, namespace, name } of pods) {
    const reference = `${owner?.kind}/${owner?.name}/${owner?.uid}`;
    if (owner === undefined || seen.has(reference)) continue;
    seen.add(reference);
    const scale = scaleOf(workloads.find(owner, namespace), workloads);
    if (scale === "absent") return `found no controllers for pod "${name}"`;
    if (scale === "unscalable" || owner.kind === "Node") {
      return `${UNSCALABLE[owner.kind]} does not implement the scale subresource`;
    }
    // Only the API knows the scale of a foreign kind; the snapshot's status was computed with it.
    if (scale === "unknown") return before.syncFailure ?? before.expectedPods;
    replicas.set(scale.id, scale.replicas);
  }
  return [...replicas.values()].reduce((sum, count) => sum + count, 0);
}

const UNSCALABLE: Readonly<Record<string, string>> = { Job: "jobs.batch", DaemonSet: "daemonsets.apps", Node: "nodes" };

type Scale = { readonly id: string; readonly replicas: number } | "absent" | "unscalable" | "unknown";

/** ReplicaSets of one Deployment share its scale. */
function scaleOf(controller: Controller, workloads: Workloads): Scale {
  switch (controller.kind) {
    case "replicaSets":
      return scaleOfReplicaSet(controller.object, workloads);
    case "deployments":
    case "statefulSets":
    case "replicationControllers": {
      const { metadata, spec } = controller.object;
      return { id: `${controller.kind}/${metadata.name}`, replicas: spec?.replicas ?? 1 };
    }
    case "jobs":
    case "daemonSets":
      return "unscalable";
    case "absent":
    case "unknown":
      return controller.kind;
  }
}

function scaleOfReplicaSet(replicaSet: ReplicaSet, workloads: Workloads): Scale {
  const deployment = workloads.deploymentOf(replicaSet);
  if (deployment !== undefined) return scaleOf(deployment, workloads);
  return { id: `replicaSets/${replicaSet.metadata.name}`, replicas: replicaSet.spec?.replicas ?? 1 };
}
