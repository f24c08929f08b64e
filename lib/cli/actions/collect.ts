import type { ListDefinition } from "../../model/lists.js";
import type { Report } from "../../model/report.js";
import type { Snapshot } from "../../model/snapshot.js";
import { writeSnapshot } from "../../snapshot/write.js";
import type { ConnectionOptions } from "../arguments/connection-options.js";
import type { Verbosity } from "../arguments/display-options.js";
import type { HostOptions } from "../arguments/host-options.js";
import type { ChangeRequest } from "../changes/change-grammar.js";
import { wantsHosts, withHosts } from "../collect-hosts.js";
import { collectLive, planOf } from "../collect-live.js";
import { loadKnowledge } from "../extensions.js";
import { interruption } from "../interruption.js";
import { progressOf } from "../progress.js";
import { refuseEmpty } from "../read-facts.js";
import { newReport } from "../report-stamp.js";
import { resolveChange } from "../resolve-change.js";
import type { Terminal } from "../terminal.js";

export interface CollectOptions {
  readonly file: string;
  readonly hosts: Report["scope"]["hosts"];
  readonly hostOptions: HostOptions;
  readonly connection: ConnectionOptions;
  readonly configFile: string | null;
  readonly verbosity: Verbosity;
}

/** Some fact could not be read: whoever audits the snapshot will have open results. */
const EXIT_INCOMPLETE = 3;

/**
 * Records a snapshot: of the cluster everything, whatever change may be audited with it later; of hosts what the change needs.
 *
 * @param request  the change that is recorded with it; null for none
 */
export async function collect(
  request: ChangeRequest | null,
  options: CollectOptions,
  terminal: Terminal,
): Promise<number> {
  const knowledge = await loadKnowledge(options.configFile, terminal);
  const progress = progressOf(options.verbosity, terminal);
  const work = interruption(terminal, options.connection.deadlineSeconds);
  const live = { connection: options.connection, stamp: newReport(), terminal, progress, signal: work.signal };
  try {
    const cluster = await collectLive(planOf(knowledge, null, true), null, live);
    const change = request === null ? null : resolveChange(request, cluster);
    const { hosts: mode, hostOptions } = options;
    const collection = { ...live, mode, options: hostOptions, isOffline: false, knowledge };
    const read = wantsHosts(change, collection) ? await withHosts(cluster, change, collection) : cluster;
    refuseEmpty(read);
    await writeSnapshot({ ...read, change }, options.file);
    const missing = missingIn(read, knowledge.lists);
    await progress.note(`wrote ${options.file}`);
    if (missing.length > 0) await progress.note(`not read: ${missing.join(", ")}`);
    return work.exitCode() ?? (missing.length === 0 ? 0 : EXIT_INCOMPLETE);
  } finally {
    work.end();
  }
}

function missingIn({ facts, hosts }: Snapshot, known: readonly ListDefinition[]): readonly string[] {
  const optional = new Set<string>(known.filter(({ isOptional }) => isOptional === true).map(({ fact }) => fact));
  const lists = Object.entries(facts).filter(([fact, observation]) => {
    if (observation.state === "observed") return false;
    return !(observation.reason === "not-served" && optional.has(fact));
  });
  const unread = [...hosts.values()].filter(({ connection }) => connection.state === "unobserved");
  return [...lists.map(([fact]) => fact), ...unread.map(({ name }) => `host ${name}`)];
}
