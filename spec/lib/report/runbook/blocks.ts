import type { Report } from "../../../../lib/model/report.js";
import { runbooksOf } from "../../../../lib/report/runbook/index.js";
import type { RunbookStep } from "../../../../lib/report/runbook/runbook.js";

/** Every step of the first runbook, the way back at the end. */
export function stepsOf(report: Report): readonly RunbookStep[] {
  const [runbook] = runbooksOf(report).runbooks;
  return runbook === undefined ? [] : [...runbook.steps, ...runbook.wayBack];
}

/** Blocks of shell by the title of their step, as one text each. */
export function blocksOf(report: Report): ReadonlyMap<string, readonly string[]> {
  return new Map(stepsOf(report).map(({ title, scripts }) => [title, scripts.map(({ lines }) => lines.join("\n"))]));
}
