import type { Report } from "../../model/report.js";
import { isAtLeast, type Severity } from "../../model/severity.js";
import { countOf } from "./cut.js";

/** "Nothing" alone only where nothing is open that could have been as grave. */
export function nothingFound({ open }: Report, severity: Severity): string {
  const hidden = open.filter((result) => result.waiver === undefined && isAtLeast(result.severity, severity)).length;
  return hidden === 0 ? "nothing found" : `nothing found, but ${countOf(hidden, "open question")} could hide it`;
}
