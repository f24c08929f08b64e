import { WorkloadIndex } from "../derive/workload-index.js";
import { defineDerivedClusterFact } from "../derived-fact.js";
import { observedValue } from "../model/observation.js";

export const workloadIndex = defineDerivedClusterFact({
  id: "workloadIndex",
  requires: { cluster: ["pods"] },
  consults: {
    cluster: ["replicaSets", "deployments", "statefulSets", "replicationControllers", "daemonSets", "jobs", "cronJobs"],
  },
  derive: ({ cluster }) =>
    new WorkloadIndex(cluster.pods, {
      ReplicaSet: observedValue(cluster.replicaSets),
      Deployment: observedValue(cluster.deployments),
      StatefulSet: observedValue(cluster.statefulSets),
      ReplicationController: observedValue(cluster.replicationControllers),
      DaemonSet: observedValue(cluster.daemonSets),
      Job: observedValue(cluster.jobs),
      CronJob: observedValue(cluster.cronJobs),
    }),
});
