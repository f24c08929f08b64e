import type { Service } from "../../model/kubernetes/index.js";
import type { NamespaceLabels } from "../affinity-term.js";
import type { ConsultedFacts } from "../consulted-facts.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import type { ClusterEvent } from "../simulation.js";
import type { VolumeLedger } from "../volumes.js";
import type { Workloads } from "../workloads.js";
import type { World } from "../world.js";
import type { ImageIndex } from "./image-index.js";

/** What the plugins of the scheduler see. */
export interface SchedulerView {
  readonly world: World;
  readonly volumes: VolumeLedger;
  readonly facts: ConsultedFacts;
  readonly workloads: Workloads;
  readonly namespaceLabels: NamespaceLabels;
  readonly images: ImageIndex;
  /** Services of a namespace */
  servicesIn(namespace: string): readonly Service[];
  /** in the order in which the scheduler goes through them */
  readonly nodes: readonly NodeState[];
}

/** Why a Node, or no Node at all, will do: in the scheduler's words. */
export interface Rejection {
  readonly reasons: readonly string[];
  /** taking Pods off the Node could help; Kubernetes says Unschedulable, otherwise UnschedulableAndUnresolvable */
  readonly isResolvable: boolean;
}

/** A filter made ready for one Pod. It holds what it counted, so that Pods can be taken away from it on trial. */
export interface NodeFilter {
  filter(node: NodeState): Rejection | undefined;
  /** as if the Pod were on the Node; without it the filter looks at the Node alone */
  podAdded?(pod: PodState, node: NodeState): void;
  podRemoved?(pod: PodState, node: NodeState): void;
  /** a copy for trials; without it the filter has nothing that changes */
  fork?(): NodeFilter;
}

export interface FilterPlugin {
  readonly name: string;
  /** Undefined where the plugin has nothing to say about the Pod; a rejection speaks for all Nodes. */
  prepare(pod: PodState, view: SchedulerView): NodeFilter | Rejection | undefined;
  /** Whether an event may let the Pod in that this plugin rejected: the queueing hints. */
  mayAdmitAfter(event: ClusterEvent, pod: PodState, view: SchedulerView): boolean;
}

/** Scores of a plugin for the Nodes that passed, in their order, from 0 to 100; undefined where all are alike. */
export interface ScorePlugin {
  readonly weight: number;
  score(pod: PodState, nodes: readonly NodeState[], view: SchedulerView): readonly number[] | undefined;
}

export const MAX_SCORE = 100;

export function isRejection(prepared: NodeFilter | Rejection): prepared is Rejection {
  return "reasons" in prepared;
}

export function unresolvable(...reasons: readonly string[]): Rejection {
  return { reasons, isResolvable: false };
}

export function resolvable(...reasons: readonly string[]): Rejection {
  return { reasons, isResolvable: true };
}
