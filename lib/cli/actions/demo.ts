import { fileURLToPath } from "node:url";
import { RULES } from "../../../rules/index.js";
import { DERIVED_FACTS } from "../../derived/index.js";
import { evaluate } from "../../evaluate/evaluate.js";
import { REPORTERS } from "../../report/index.js";
import { readSnapshot } from "../../snapshot/read.js";
import type { DisplayOptions } from "../arguments/display-options.js";
import { EXIT_UNUSABLE } from "../exit-code.js";
import { progressOf } from "../progress.js";
import { newReport } from "../report-stamp.js";
import type { Terminal } from "../terminal.js";
import { findReporters, writeReports } from "../write-reports.js";

/** Recorded on a real Node, just before the move that emptied its volumes. */
const DEMO_SNAPSHOT = new URL("../../../../fixtures/snapshots/demo.jsonl.gz", import.meta.url);

/**
 * Audits the incident that comes with kaudit. Its findings are the point of it and no failure, so that `npm run demo` ends
 * without an error.
 */
export async function demo(options: DisplayOptions, terminal: Terminal): Promise<number> {
  const outputs = findReporters(options.outputs, REPORTERS);
  const { snapshot } = await readSnapshot(fileURLToPath(DEMO_SNAPSHOT));
  const report = evaluate({
    snapshot,
    change: snapshot.change,
    rules: RULES,
    derivedFacts: DERIVED_FACTS,
    hosts: "auto",
    skipped: new Set(),
    waivers: [],
    ...newReport(),
  });
  const progress = progressOf(options.verbosity, terminal);
  return (await writeReports(report, outputs, options, { terminal, progress })) ? 0 : EXIT_UNUSABLE;
}
