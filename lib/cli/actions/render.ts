import type { DisplayOptions } from "../arguments/display-options.js";
import { EXIT_UNUSABLE } from "../exit-code.js";
import { loadKnowledge } from "../extensions.js";
import { progressOf } from "../progress.js";
import { readReport } from "../report-file.js";
import type { Terminal } from "../terminal.js";
import { findReporters, writeReports } from "../write-reports.js";

/** Shows a stored report. What it found was judged when it was written; showing it again is no failure. */
export async function render(
  file: string,
  { configFile, ...options }: DisplayOptions & { readonly configFile: string | null },
  terminal: Terminal,
): Promise<number> {
  const { reporters } = await loadKnowledge(configFile, terminal);
  const outputs = findReporters(options.outputs, reporters);
  const report = await readReport(file);
  const progress = progressOf(options.verbosity, terminal);
  return (await writeReports(report, outputs, options, { terminal, progress })) ? 0 : EXIT_UNUSABLE;
}
