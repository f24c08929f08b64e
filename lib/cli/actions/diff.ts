import { compareReports } from "../../report/diff/compare.js";
import { DIFF_REPORTERS } from "../../report/diff/index.js";
import type { FailOn } from "../arguments/audit-options.js";
import type { DisplayOptions } from "../arguments/display-options.js";
import { diffExitCode, EXIT_UNUSABLE } from "../exit-code.js";
import { progressOf } from "../progress.js";
import { readReport } from "../report-file.js";
import type { Terminal } from "../terminal.js";
import { findReporters, writeReports } from "../write-reports.js";

/** Compares two stored reports. Their waivers, and nothing else of today's configuration, count. */
export async function diff(
  before: string,
  after: string,
  options: DisplayOptions & { readonly failOn: FailOn },
  terminal: Terminal,
): Promise<number> {
  const outputs = findReporters(options.outputs, DIFF_REPORTERS);
  const comparison = compareReports(await readReport(before), await readReport(after));
  const progress = progressOf(options.verbosity, terminal);
  const isWritten = await writeReports(comparison, outputs, options, { terminal, progress });
  return isWritten ? diffExitCode(comparison, options.failOn) : EXIT_UNUSABLE;
}
