import type { Config } from "../../config/config.js";
import { evaluate } from "../../evaluate/evaluate.js";
import type { Snapshot } from "../../model/snapshot.js";
import type { AuditOptions } from "../arguments/audit-options.js";
import type { ChangeRequest } from "../changes/change-grammar.js";
import { collectLive, type LiveOptions, planOf } from "../collect-live.js";
import { EXIT_UNUSABLE, exitCode } from "../exit-code.js";
import { type Knowledge, loadKnowledge } from "../extensions.js";
import { interruption } from "../interruption.js";
import { progressOf } from "../progress.js";
import { readFacts } from "../read-facts.js";
import { newReport } from "../report-stamp.js";
import { resolveChange } from "../resolve-change.js";
import { skippedRules } from "../select-rules.js";
import type { Terminal } from "../terminal.js";
import { collectWaivers } from "../waivers.js";
import { findReporters, writeReports } from "../write-reports.js";

/**
 * The main job: facts, rules, report, exit code. Whatever can be refused is refused before the facts are read.
 *
 * @param request  null for the standing audit
 */
export async function audit(request: ChangeRequest | null, options: AuditOptions, terminal: Terminal): Promise<number> {
  const progress = progressOf(options.verbosity, terminal);
  const knowledge = await loadKnowledge(options.configFile, terminal);
  const { rules, derivedFacts, lists, reporters, config, plugins } = knowledge;
  for (const { name } of plugins) await progress.detail(`loaded plugin ${name}`);
  const outputs = findReporters(options.outputs, reporters);
  const skipped = skippedRules(rules, options, request?.change.kind ?? "standing");
  const waivers = collectWaivers(options.acknowledged, config, rules);
  const stamp = newReport();
  const read = await factsOf(request, options, knowledge, { stamp, terminal, progress });
  const snapshot = namedBy(config, read.snapshot);
  const report = evaluate({
    snapshot,
    change: request === null ? null : resolveChange(request, snapshot),
    rules,
    derivedFacts,
    lists,
    hosts: options.hosts,
    skipped,
    waivers,
    ...stamp,
  });
  const isWritten = await writeReports(report, outputs, options, { terminal, progress });
  if (read.interruptedBy !== null) return read.interruptedBy;
  return isWritten ? exitCode(report, options.failOn) : EXIT_UNUSABLE;
}

interface Facts {
  readonly snapshot: Snapshot;
  /** exit code of the signal that ended the collection; what was there is audited all the same */
  readonly interruptedBy: number | null;
}

async function factsOf(
  request: ChangeRequest | null,
  options: AuditOptions,
  knowledge: Knowledge,
  context: Pick<LiveOptions, "stamp" | "terminal" | "progress">,
): Promise<Facts> {
  if (options.snapshots.length > 0) {
    const { progress, stamp } = context;
    const snapshot = await readFacts(options, knowledge.listsToRead, progress, stamp.generatedAt);
    return { snapshot, interruptedBy: null };
  }
  const { connection } = options;
  const change = request?.change ?? null;
  const work = interruption(context.terminal, connection.deadlineSeconds);
  try {
    const live = { ...context, connection, signal: work.signal };
    const snapshot = await collectLive(planOf(knowledge, change, false), change, live);
    return { snapshot, interruptedBy: work.exitCode() };
  } finally {
    work.end();
  }
}

/** A person's own word for a cluster outlasts what could or could not be read of it this time. */
function namedBy({ cluster: { id, name } }: Config, snapshot: Snapshot): Snapshot {
  const cluster = {
    ...snapshot.cluster,
    ...(id === undefined ? {} : { id, idSource: "config" as const }),
    ...(name === undefined ? {} : { name }),
  };
  return { ...snapshot, cluster };
}
