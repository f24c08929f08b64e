import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type { DaemonSet, Deployment, Pod, ReplicaSet, StatefulSet } from "../../lib/model/kubernetes/index.js";
import { aReplica, type Replicas } from "../../lib/testing/index.js";
import { EMPTY_LISTS } from "../lib/simulate/empty-lists.js";

/** What a builder of a workload makes. */
export interface Made {
  readonly deployment?: Deployment;
  readonly replicaSet?: ReplicaSet;
  readonly statefulSet?: StatefulSet;
  readonly daemonSet?: DaemonSet;
  readonly pods: readonly Pod[];
}

/** A DaemonSet with one Pod on each of its Nodes. */
export function aDaemonSet(name: string, parts: Replicas): Made {
  const { namespace = "default", on, labels = { app: name }, spec = {} } = parts;
  const tolerations = [{ operator: "Exists" }];
  return {
    daemonSet: {
      metadata: { name, namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { ...spec, tolerations } } },
      status: { desiredNumberScheduled: on.length, numberReady: on.length },
    },
    pods: on.map((node, index) =>
      aReplica(`${name}-${"bcdfghjklm"[index] ?? index}x`, node, "DaemonSet", name, {
        namespace,
        labels,
        spec: { ...spec, tolerations },
      }),
    ),
  };
}

/** Every list of a cluster observed, most of them empty: what an incident's report does not speak of was not there. */
export function clusterOf(made: readonly Made[], parts: Partial<ClusterFacts>): Partial<ClusterFacts> {
  return {
    ...EMPTY_LISTS,
    nodes: [],
    cronJobs: [],
    endpointSlices: [],
    customResourceDefinitions: [],
    apiServices: [],
    pods: made.flatMap(({ pods }) => pods),
    deployments: made.flatMap(({ deployment }) => deployment ?? []),
    replicaSets: made.flatMap(({ replicaSet }) => replicaSet ?? []),
    statefulSets: made.flatMap(({ statefulSet }) => statefulSet ?? []),
    daemonSets: made.flatMap(({ daemonSet }) => daemonSet ?? []),
    ...parts,
  };
}
