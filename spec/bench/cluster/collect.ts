import { clusterPlan } from "../../../lib/collect/kube/cluster-plan.js";
import { type ClusterCollection, CONCURRENT_LISTS, collectCluster } from "../../../lib/collect/kube/collect-cluster.js";
import { connect } from "../../../lib/collect/kube/connection.js";
import { resolveConnection } from "../../../lib/collect/kube/kubeconfig-resolve.js";
import { ORDINARY_DRAIN } from "../../../lib/derive/drain-flags.js";
import { DERIVED_FACTS } from "../../../lib/derived/index.js";
import { evaluate } from "../../../lib/evaluate/evaluate.js";
import type { Change } from "../../../lib/model/change.js";
import { LISTS } from "../../../lib/model/lists.js";
import type { Report } from "../../../lib/model/report.js";
import type { Snapshot } from "../../../lib/model/snapshot.js";
import { RULES } from "../../../rules/index.js";
import { nodeName } from "./generated-pod.js";
import { cpuClock, type Evaluation, measured, peakResidentKiB } from "./measurement.js";

// A process of its own: kaudit's collection of a whole cluster, from the kubeconfig to the facts; then, measured apart, its
// rules on them, for no change, a drain and a power-off of one Node, and a drain that a budget holds, for which a way out is sought.

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

interface Occasion {
  readonly name: string;
  readonly change: Change | null;
  readonly facts?: ClusterCollection["facts"];
}

function evaluateOn(collection: ClusterCollection, { name, change, facts = collection.facts }: Occasion): Evaluation {
  const tool = { name: "kaudit", version: "0.0.0" };
  const snapshot: Snapshot = { ...collection, facts, tool, change: null, sources: [], hosts: new Map() };
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
  const cpuMs = cpuSince();
  if (facts !== collection.facts) assertPlanned(report);
  return { occasion: name, rules: report.rules.length, cpuMs };
}

/** A way out that was not sought would cost nothing. */
function assertPlanned({ prediction }: Report): void {
  const [plan] = prediction?.kind === "drain" ? (prediction.plans ?? []) : [];
  if (plan?.completes !== true || plan.preparations.length === 0) throw new Error("no way out of the drain was found");
}

/** The same cluster with a budget that lets no Pod of one workload on the drained Node go. */
function withBudget({ facts }: ClusterCollection): ClusterCollection["facts"] {
  const pods = facts.pods?.state === "observed" ? facts.pods.value : [];
  const known = facts.podDisruptionBudgets;
  const held = pods.find(({ metadata, spec }) => spec?.nodeName === nodeName(0) && metadata.labels?.app !== undefined);
  if (held === undefined || known?.state !== "observed") throw new Error("the cluster has no Pod to hold");
  const { namespace = "", labels: { app = "" } = {} } = held.metadata;
  const expectedPods = pods.filter(
    (pod) => pod.metadata.namespace === namespace && pod.metadata.labels?.app === app,
  ).length;
  const budget = {
    metadata: { name: "bench", namespace, generation: 1 },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app } } },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: expectedPods,
      desiredHealthy: expectedPods,
      expectedPods,
    },
  };
  return { ...facts, podDisruptionBudgets: { ...known, value: [...known.value, budget] } };
}

const DRAIN: Change = {
  kind: "drain",
  nodes: [nodeName(0)],
  ...ORDINARY_DRAIN,
  force: true,
  deleteEmptydirData: true,
};

const { measurement, kept: collection } = await measured(async () => {
  const resolved = await resolveConnection({ kubeconfig }, { env: {}, onStderr: () => undefined, signal });
  const connection = connect(resolved, { userAgent: "kaudit/0.0.0 (bench)", maxSockets: CONCURRENT_LISTS });
  const collection = await collectCluster(connection, clusterPlan(), { signal });
  connection.close();
  return { objects: objectsOf(collection), kept: collection };
});
const occasions: readonly Occasion[] = [
  { name: "standing", change: null },
  { name: "drain", change: DRAIN },
  { name: "power-off", change: { kind: "power-off", nodes: [nodeName(0)] } },
  { name: "blocked drain", change: DRAIN, facts: withBudget(collection) },
];
const evaluations = occasions.map((occasion) => evaluateOn(collection, occasion));
const peakWithEvaluationKiB = peakResidentKiB();
process.stdout.write(`${JSON.stringify({ ...measurement, evaluations, peakWithEvaluationKiB })}\n`);
