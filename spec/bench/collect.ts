import { clusterPlan } from "../../lib/collect/kube/cluster-plan.js";
import { type ClusterCollection, CONCURRENT_LISTS, collectCluster } from "../../lib/collect/kube/collect-cluster.js";
import { connect } from "../../lib/collect/kube/connection.js";
import { resolveConnection } from "../../lib/collect/kube/kubeconfig-resolve.js";
import { measured } from "./measurement.js";

// A process of its own: kaudit's collection of a whole cluster, from the kubeconfig to the facts.

const [kubeconfig = ""] = process.argv.slice(2);
const { signal } = new AbortController();

function objectsOf({ facts }: ClusterCollection): number {
  let objects = 0;
  for (const [fact, observation] of Object.entries(facts)) {
    if (observation.state === "unobserved") throw new Error(`${fact}: ${observation.detail}`);
    if (Array.isArray(observation.value)) objects += observation.value.length;
  }
  return objects;
}

const { measurement } = await measured(async () => {
  const resolved = await resolveConnection({ kubeconfig }, { env: {}, onStderr: () => undefined, signal });
  const connection = connect(resolved, { userAgent: "kaudit/0.0.0 (bench)", maxSockets: CONCURRENT_LISTS });
  const collection = await collectCluster(connection, clusterPlan([]), { signal });
  connection.close();
  return { objects: objectsOf(collection), kept: collection };
});
process.stdout.write(`${JSON.stringify(measurement)}\n`);
