import { type ClusterPlan, clusterPlan } from "../collect/kube/cluster-plan.js";
import { type ClusterCollection, collectCluster } from "../collect/kube/collect-cluster.js";
import { type Connection, connect } from "../collect/kube/connection.js";
import { resolveConnection } from "../collect/kube/kubeconfig-resolve.js";
import { planFacts } from "../collect/plan.js";
import { type Change, type Occasion, STANDING } from "../model/change.js";
import type { Snapshot } from "../model/snapshot.js";
import type { ConnectionOptions } from "./arguments/connection-options.js";
import type { Knowledge } from "./extensions.js";
import type { Progress } from "./progress.js";
import type { ReportStamp } from "./report-stamp.js";
import type { Terminal } from "./terminal.js";

/** Requests under way at once: four lists, and one to spare. */
const MAX_SOCKETS = 5;

export interface LiveOptions {
  readonly connection: ConnectionOptions;
  readonly stamp: ReportStamp;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * One API server, found by kubectl's rules.
 *
 * @throws {UsageError} when nothing names one
 * @throws {InputError} when what names it cannot be read
 */
export async function openConnection({
  connection,
  stamp,
  terminal,
  progress,
  signal,
}: LiveOptions): Promise<Connection> {
  const resolved = await resolveConnection(connection, {
    env: terminal.env,
    onStderr: (text) => terminal.stderr.write(text, () => undefined),
    signal,
  });
  for (const warning of resolved.warnings) await progress.note(warning);
  const userAgent = `${stamp.tool.name}/${stamp.tool.version} (${stamp.reportId})`;
  return connect(resolved, { userAgent, maxSockets: MAX_SOCKETS });
}

/** What the rules of a change read of the cluster; of everything, where a snapshot is recorded for whatever may be asked. */
export function planOf(knowledge: Knowledge, change: Change | null, isRecording: boolean): ClusterPlan {
  const { rules, derivedFacts, listsToRead } = knowledge;
  if (isRecording) return clusterPlan(listsToRead);
  const occasion: Occasion = change ?? STANDING;
  return clusterPlan(listsToRead, new Set([...planFacts(rules, derivedFacts, occasion).cluster, "version"]));
}

/** Reads a cluster through its API; what could not be read is in the snapshot with its reason. */
export async function collectLive(plan: ClusterPlan, change: Change | null, options: LiveOptions): Promise<Snapshot> {
  const connection = await openConnection(options);
  try {
    const told = new Map<string, number>();
    const collection = await collectCluster(connection, plan, {
      signal: options.signal,
      onProgress: ({ resource, objects }) => told.set(resource, objects),
    });
    for (const [resource, objects] of told) await options.progress.detail(`read ${objects} ${resource}`);
    return snapshotOf(collection, change, options);
  } finally {
    connection.close();
  }
}

function snapshotOf(collection: ClusterCollection, change: Change | null, { stamp }: LiveOptions): Snapshot {
  const { cluster, collectedAt, facts, picks } = collection;
  return {
    tool: stamp.tool,
    collectedAt,
    change,
    cluster,
    sources: [{ kind: "api", name: cluster.server ?? "the API server", collectedAt }],
    picks,
    facts,
    hosts: new Map(),
  };
}
