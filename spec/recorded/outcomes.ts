import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { DERIVED_FACTS } from "../../lib/derived/index.js";
import { evaluate } from "../../lib/evaluate/evaluate.js";
import type { Change } from "../../lib/model/change.js";
import { LISTS } from "../../lib/model/lists.js";
import { observed } from "../../lib/model/observation.js";
import { compilePicks, pick } from "../../lib/model/pick.js";
import type { EvictionPrediction, PossibleOutcome } from "../../lib/model/prediction.js";
import type { Snapshot } from "../../lib/model/snapshot.js";

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
}

/** A change that was really made, and what came of it. A Pod is `namespace/name`. */
export interface Outcome {
  readonly change: {
    readonly kind: "drain" | "power-off";
    /** one Node, or several */
    readonly node?: string;
    readonly nodes?: readonly string[];
    readonly force?: boolean;
    readonly ignoreDaemonsets?: boolean;
    readonly deleteEmptydirData?: boolean;
    readonly disableEviction?: boolean;
    readonly timeoutSeconds?: number;
  };
  readonly cluster: { readonly items: readonly Item[] };
  readonly outcome: {
    readonly exitCode?: number;
    readonly evicted: readonly string[];
    readonly remaining: readonly string[];
    readonly preempted: readonly string[];
    readonly pendingAfter: readonly {
      readonly pod: string;
      readonly owner?: { readonly kind: string; readonly name: string } | null;
    }[];
  };
}

export function outcomesIn(folder: string): readonly string[] {
  return readdirSync(`fixtures/${folder}`).filter((name) => name.endsWith(".json.gz"));
}

export function readOutcome(folder: string, file: string): Outcome {
  return JSON.parse(gunzipSync(readFileSync(`fixtures/${folder}/${file}`)).toString()) as Outcome;
}

const AT = "2026-11-20T12:00:00Z";

/** What kaudit says beforehand, from the List alone. */
export function predict({ change, cluster }: Outcome): EvictionPrediction {
  const report = evaluate({
    snapshot: snapshotOfList(cluster.items),
    change: changeOf(change),
    rules: [],
    derivedFacts: DERIVED_FACTS,
    hosts: "none",
    skipped: new Set(),
    waivers: [],
    reportId: "00000000-0000-4000-8000-000000000000",
    generatedAt: AT,
    tool: { name: "kaudit", version: "0.1.0" },
  });
  const { prediction } = report;
  if (prediction?.kind !== "drain" && prediction?.kind !== "power-off") {
    throw new Error(`no prediction: ${report.open.map(({ detail }) => detail).join("; ")}`);
  }
  return prediction;
}

function changeOf(change: Outcome["change"]): Change {
  const nodes = change.nodes ?? (change.node === undefined ? [] : [change.node]);
  if (change.kind === "power-off") return { kind: "power-off", nodes };
  return {
    kind: "drain",
    nodes,
    force: change.force ?? false,
    deleteEmptydirData: change.deleteEmptydirData ?? false,
    ignoreDaemonsets: change.ignoreDaemonsets ?? false,
    disableEviction: change.disableEviction ?? false,
    timeoutSeconds: change.timeoutSeconds ?? 0,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
  };
}

function snapshotOfList(items: readonly Item[]): Snapshot {
  const facts = LISTS.flatMap(({ fact, kind, picks }) => {
    const objects = items.filter((item) => item.kind === kind);
    return objects.length === 0
      ? []
      : [[fact, observed(pick(objects, compilePicks(picks)), { source: "list", at: AT })]];
  });
  return {
    tool: { name: "kaudit", version: "0.1.0" },
    collectedAt: { from: AT, to: AT },
    change: null,
    cluster: { id: null, idSource: null, name: null, server: null, tlsVerified: null },
    sources: [],
    picks: Object.fromEntries(LISTS.map(({ fact, picks }) => [fact, picks])),
    facts: Object.fromEntries(facts),
    hosts: new Map(),
  };
}

/** Pods by who controls them, and how many: which of two equal replicas goes first is a race in the cluster itself. */
function byController(pods: readonly string[], { cluster }: Outcome): Readonly<Record<string, number>> {
  const controllers = new Map<string, string>(
    cluster.items.flatMap(({ kind, metadata: { namespace, name, ownerReferences } }) => {
      const owner = ownerReferences?.find(({ controller }) => controller === true);
      return kind === "Pod" && owner !== undefined
        ? [[`${namespace}/${name}`, `${namespace}/${owner.kind}/${owner.name}`] as const]
        : [];
    }),
  );
  return count([...new Set(pods)].map((pod) => controllers.get(pod) ?? pod));
}

/** What came of a change, in the measure by which predictions are held to it. */
export function whatHappened(record: Outcome) {
  const { exitCode = 0, evicted, remaining, preempted, pendingAfter } = record.outcome;
  return {
    ...(record.change.kind === "drain" && { completes: exitCode === 0 }),
    evicted: byController(evicted, record),
    remaining: byController(remaining, record),
    preempted: byController(preempted, record),
    pending: waiting(
      pendingAfter.map(({ pod, owner }) => {
        const [namespace = ""] = pod.split("/");
        return { name: owner ? `${namespace}/${owner.kind}/${owner.name}` : pod, pods: 1 };
      }),
    ),
  };
}

/** The same of a prediction, or of one of the ends that it names. */
export function whatWasSaid(end: EvictionPrediction | PossibleOutcome, record: Outcome) {
  return {
    ...(record.change.kind === "drain" && { completes: end.completes }),
    evicted: byController(end.evicted, record),
    remaining: byController(end.remaining, record),
    preempted: byController(end.preempted, record),
    pending: waiting(
      end.pending.map(({ namespace, owner, pod, pods }) => ({
        name: owner === null ? (pod ?? namespace) : `${namespace}/${owner.kind}/${owner.name}`,
        pods,
      })),
    ),
  };
}

/** Who waits for a Node, and with how many Pods. */
function waiting(
  pending: readonly { readonly name: string; readonly pods: number }[],
): Readonly<Record<string, number>> {
  return count(pending.flatMap(({ name, pods }) => Array.from({ length: pods }, () => name)));
}

function count(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort((a, b) => (a < b ? -1 : 1))) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
