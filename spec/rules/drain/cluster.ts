import type { Drain } from "../../../lib/model/change.js";
import type { ClusterFacts } from "../../../lib/model/cluster-facts.js";
import type {
  Deployment,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from "../../../lib/model/kubernetes/index.js";
import { aReadyNode } from "../../../lib/testing/index.js";
import { EMPTY_LISTS } from "../../lib/simulate/empty-lists.js";

/** The facts that a simulation looks at, all observed: a case names what it is about. */
export function aCluster(parts: Partial<ClusterFacts> = {}) {
  return {
    nodes: threeNodes,
    pods: [],
    cronJobs: [],
    ...EMPTY_LISTS,
    version: { gitVersion: "v1.34.0" },
    ...parts,
  } satisfies Partial<ClusterFacts>;
}

export const threeNodes: readonly Node[] = ["node1", "node2", "node3"].map((name) => aReadyNode(name));

interface Made {
  readonly deployment?: Deployment;
  readonly replicaSet?: ReplicaSet;
  readonly statefulSet?: StatefulSet;
  readonly pods: readonly Pod[];
}

/** A cluster of these workloads. */
export function clusterOf(workloads: readonly Made[], parts: Partial<ClusterFacts> = {}) {
  return aCluster({
    pods: workloads.flatMap(({ pods }) => pods),
    deployments: workloads.flatMap(({ deployment }) => deployment ?? []),
    replicaSets: workloads.flatMap(({ replicaSet }) => replicaSet ?? []),
    statefulSets: workloads.flatMap(({ statefulSet }) => statefulSet ?? []),
    ...parts,
  });
}

export function aDrain(parts: Partial<Drain> = {}): Drain {
  return {
    kind: "drain",
    nodes: ["node1"],
    force: false,
    deleteEmptydirData: false,
    ignoreDaemonsets: true,
    disableEviction: false,
    timeoutSeconds: 0,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
    ...parts,
  };
}

/** A budget over the Pods labelled `app: NAME`, as the disruption controller has just computed it. */
export function aBudget(
  app: string,
  spec: NonNullable<PodDisruptionBudget["spec"]>,
  status: NonNullable<PodDisruptionBudget["status"]>,
): PodDisruptionBudget {
  return {
    metadata: { name: `${app}-pdb`, namespace: "default", generation: 1 },
    spec: { selector: { matchLabels: { app } }, ...spec },
    status: {
      observedGeneration: 1,
      conditions: [{ type: "DisruptionAllowed", status: "False", reason: "InsufficientPods" }],
      ...status,
    },
  };
}
