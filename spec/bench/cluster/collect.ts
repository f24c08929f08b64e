import { clusterPlan } from "../../../lib/collect/kube/cluster-plan.js";
import { type ClusterCollection, CONCURRENT_LISTS, collectCluster } from "../../../lib/collect/kube/collect-cluster.js";
import { connect } from "../../../lib/collect/kube/connection.js";
import { resolveConnection } from "../../../lib/collect/kube/kubeconfig-resolve.js";
import { DERIVED_FACTS } from "../../../lib/derived/index.js";
import { evaluate } from "../../../lib/evaluate/evaluate.js";
import type { Change } from "../../../lib/model/change.js";
import { LISTS } from "../../../lib/model/lists.js";
import type { Snapshot } from "../../../lib/model/snapshot.js";
import { RULES } from "../../../rules/index.js";
import { nodeName } from "./generated-pod.js";
import { cpuClock, type Evaluation, measured, peakResidentKiB } from "./measurement.js";

// A process of its own: kaudit's collection of a whole cluster, from the kubeconfig to the facts; then, measured apart, its
// rules on them, for no change, a drain and a power-off of one Node.

const [kubeconfig = ""] = process.argv.slice(2);
const { signal } = new AbortController();

function objectsOf({ facts }: ClusterCollection): number {
  let objects = 0;
  for (const [fact, observation] of Object.entries(facts)) {
    if (observation.state === "unobserved") throw new Error(`${fact}: ${observation.detail}`);
    if (fact !== "readyChecks" && Array.isArray(observation.value)) objects += observation.value.length;
  }
  return objects;
}

function evaluateOn(collection: ClusterCollection, change: Change | null): Evaluation {
  const tool = { name: "kaudit", version: "0.0.0" };
  const snapshot: Snapshot = { ...collection, tool, change: null, sources: [], hosts: new Map() };
  const cpuSince = cpuClock();
  const report = evaluate({
    snapshot,
    change,
    rules: RULES,
    derivedFacts: DERIVED_FACTS,
    lists: LISTS,
    hosts: "none",
    skipped: new Set(),
    waivers: [],
    reportId: "bench",
    generatedAt: collection.collectedAt.to,
    tool,
  });
  return { occasion: change?.kind ?? "standing", rules: report.rules.length, cpuMs: cpuSince() };
}

const CHANGES: readonly (Change | null)[] = [
  null,
  {
    kind: "drain",
    nodes: [nodeName(0)],
    force: true,
    deleteEmptydirData: true,
    ignoreDaemonsets: true,
    disableEviction: false,
    timeoutSeconds: 0,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
  },
  { kind: "power-off", nodes: [nodeName(0)] },
];

const { measurement, kept: collection } = await measured(async () => {
  const resolved = await resolveConnection({ kubeconfig }, { env: {}, onStderr: () => undefined, signal });
  const connection = connect(resolved, { userAgent: "kaudit/0.0.0 (bench)", maxSockets: CONCURRENT_LISTS });
  const collection = await collectCluster(connection, clusterPlan(), { signal });
  connection.close();
  return { objects: objectsOf(collection), kept: collection };
});
const evaluations = CHANGES.map((change) => evaluateOn(collection, change));
const peakWithEvaluationKiB = peakResidentKiB();
process.stdout.write(`${JSON.stringify({ ...measurement, evaluations, peakWithEvaluationKiB })}\n`);
