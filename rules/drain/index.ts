import type { AnyRule } from "../../lib/rule.js";
import { blockingBudget } from "./blocking-budget.js";
import { bypassedBudget } from "./bypassed-budget.js";
import { colocatedReplicas } from "./colocated-replicas.js";
import { cordonToleratingPod } from "./cordon-tolerating-pod.js";
import { cordonedNodes } from "./cordoned-nodes.js";
import { deadNodeDrain } from "./dead-node-drain.js";
import { delayedEviction } from "./delayed-eviction.js";
import { impossibleBudget } from "./impossible-budget.js";
import { infeasiblePods } from "./infeasible-pods.js";
import { insufficientCapacity } from "./insufficient-capacity.js";
import { interruptedJob } from "./interrupted-job.js";
import { longGracePeriod } from "./long-grace-period.js";
import { lostApplicationQuorum } from "./lost-application-quorum.js";
import { lostHostPort } from "./lost-host-port.js";
import { machineAutoRepair } from "./machine-auto-repair.js";
import { opposingController } from "./opposing-controller.js";
import { overlappingBudgets } from "./overlapping-budgets.js";
import { podFinalizer } from "./pod-finalizer.js";
import { refusedDrain } from "./refused-drain.js";
import { singleClusterService } from "./single-cluster-service.js";
import { singleReplica } from "./single-replica.js";
import { unmanagedPod } from "./unmanaged-pod.js";

export const DRAIN_RULES: readonly AnyRule[] = [
  blockingBudget,
  bypassedBudget,
  colocatedReplicas,
  cordonToleratingPod,
  cordonedNodes,
  deadNodeDrain,
  delayedEviction,
  impossibleBudget,
  infeasiblePods,
  insufficientCapacity,
  interruptedJob,
  longGracePeriod,
  lostApplicationQuorum,
  lostHostPort,
  machineAutoRepair,
  opposingController,
  overlappingBudgets,
  podFinalizer,
  refusedDrain,
  singleClusterService,
  singleReplica,
  unmanagedPod,
];
