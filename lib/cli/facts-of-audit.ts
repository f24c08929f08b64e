import type { Change } from "../model/change.js";
import type { Snapshot } from "../model/snapshot.js";
import type { AuditOptions } from "./arguments/audit-options.js";
import type { ChangeRequest } from "./changes/change-grammar.js";
import { type HostCollection, wantsHosts, withHosts } from "./collect-hosts.js";
import { collectLive, type LiveOptions, planOf } from "./collect-live.js";
import type { Knowledge } from "./extensions.js";
import { type Interruption, interruption } from "./interruption.js";
import { readFacts, refuseEmpty } from "./read-facts.js";
import { resolveChange } from "./resolve-change.js";

export type AuditContext = Pick<LiveOptions, "stamp" | "terminal" | "progress">;

/** All that an audit goes by. */
export interface AuditFacts {
  readonly snapshot: Snapshot;
  /** with its Nodes known; null for the standing audit */
  readonly change: Change | null;
  /** exit code of the signal that ended the collection; what was there is audited all the same */
  readonly interruptedBy: number | null;
}

/**
 * Facts from files where some are given, else from the cluster; then from the hosts, where those are wanted. The API is down
 * when it matters most: then the hosts are read all the same.
 *
 * @throws {InputError} when nothing at all could be read
 */
export async function factsOfAudit(
  request: ChangeRequest | null,
  options: AuditOptions,
  knowledge: Knowledge,
  context: AuditContext,
): Promise<AuditFacts> {
  if (options.snapshots.length === 0) return await liveFacts(request, options, knowledge, context);
  const { progress, stamp } = context;
  const snapshot = await readFacts(options, knowledge.listsToRead, progress, stamp.generatedAt);
  const change = request === null ? null : resolveChange(request, snapshot);
  // A file speaks of a cluster that need not be in reach: hosts are asked through what somebody brought along, or where that is
  // demanded, as when the API is down and the newest snapshot has to do for it.
  const { hosts, hostOptions } = options;
  if (hosts === "none" || (hosts === "auto" && hostOptions.factsDirectory === null)) {
    return { snapshot, change, interruptedBy: null };
  }
  return await endingOnInterrupt(options, context, async (work) => {
    const collection = hostCollection(options, knowledge, context, work);
    return [await withHosts(snapshot, change, { ...collection, isOffline: hosts === "auto" }), change];
  });
}

async function liveFacts(
  request: ChangeRequest | null,
  options: AuditOptions,
  knowledge: Knowledge,
  context: AuditContext,
): Promise<AuditFacts> {
  return await endingOnInterrupt(options, context, async (work) => {
    const live = { ...context, connection: options.connection, signal: work.signal };
    const cluster = await collectLive(planOf(knowledge, request?.change ?? null, false), null, live);
    const change = request === null ? null : resolveChange(request, cluster);
    const collection = hostCollection(options, knowledge, context, work);
    const snapshot = wantsHosts(change, collection) ? await withHosts(cluster, change, collection) : cluster;
    refuseEmpty(snapshot);
    return [{ ...snapshot, change }, change];
  });
}

function hostCollection(
  { hosts: mode, hostOptions: options }: AuditOptions,
  knowledge: Knowledge,
  { terminal, progress }: AuditContext,
  { signal }: Interruption,
): HostCollection {
  return { mode, isOffline: false, options, knowledge, terminal, progress, signal };
}

async function endingOnInterrupt(
  { connection }: AuditOptions,
  { terminal }: AuditContext,
  read: (work: Interruption) => Promise<readonly [Snapshot, Change | null]>,
): Promise<AuditFacts> {
  const work = interruption(terminal, connection.deadlineSeconds);
  try {
    const [snapshot, change] = await read(work);
    return { snapshot, change, interruptedBy: work.exitCode() };
  } finally {
    work.end();
  }
}
