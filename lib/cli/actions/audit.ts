import type { Config } from "../../config/config.js";
import { evaluate } from "../../evaluate/evaluate.js";
import { observed } from "../../model/observation.js";
import type { Snapshot } from "../../model/snapshot.js";
import type { AuditOptions } from "../arguments/audit-options.js";
import type { ChangeRequest } from "../changes/change-grammar.js";
import { EXIT_UNUSABLE, exitCode } from "../exit-code.js";
import { loadKnowledge } from "../extensions.js";
import { factsOfAudit } from "../facts-of-audit.js";
import { progressOf } from "../progress.js";
import { newReport } from "../report-stamp.js";
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
  const read = await factsOfAudit(request, options, knowledge, { stamp, terminal, progress });
  const snapshot = withStatements(config, namedBy(config, read.snapshot));
  const report = evaluate({
    snapshot,
    change: read.change,
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

/** A person's own word for a cluster outlasts what could or could not be read of it this time. */
function namedBy({ cluster: { id, name } }: Config, snapshot: Snapshot): Snapshot {
  const cluster = {
    ...snapshot.cluster,
    ...(id === undefined ? {} : { id, idSource: "config" as const }),
    ...(name === undefined ? {} : { name }),
  };
  return { ...snapshot, cluster };
}

/** What a person says of backups counts today, whenever the facts were read. */
function withStatements({ etcdBackups, path }: Config, snapshot: Snapshot): Snapshot {
  const stated = etcdBackups.flatMap((place) =>
    "elsewhere" in place
      ? [{ place: place.elsewhere, ...(place.restored !== undefined && { restored: place.restored }) }]
      : [],
  );
  const provenance = { source: path ?? "no configuration", at: snapshot.collectedAt.to };
  return { ...snapshot, facts: { ...snapshot.facts, statedBackups: observed(stated, provenance) } };
}
