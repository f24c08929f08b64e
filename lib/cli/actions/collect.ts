import { writeSnapshot } from "../../snapshot/write.js";
import type { ConnectionOptions } from "../arguments/connection-options.js";
import type { Verbosity } from "../arguments/display-options.js";
import type { ChangeRequest } from "../changes/change-grammar.js";
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
  readonly connection: ConnectionOptions;
  readonly configFile: string | null;
  readonly verbosity: Verbosity;
}

/** Some fact could not be read: whoever audits the snapshot will have open results. */
const EXIT_INCOMPLETE = 3;

/**
 * Records a snapshot of everything, whatever change may be audited with it later.
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
    const read = await collectLive(planOf(knowledge, null, true), null, live);
    refuseEmpty(read);
    const snapshot = request === null ? read : { ...read, change: resolveChange(request, read) };
    await writeSnapshot(snapshot, options.file);
    const missing = Object.entries(snapshot.facts).filter(([, { state }]) => state === "unobserved");
    await progress.note(`wrote ${options.file}`);
    if (missing.length > 0) await progress.note(`not read: ${missing.map(([fact]) => fact).join(", ")}`);
    return work.exitCode() ?? (missing.length === 0 ? 0 : EXIT_INCOMPLETE);
  } finally {
    work.end();
  }
}
