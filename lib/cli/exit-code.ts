import type { Report } from "../model/report.js";
import { isAtLeast, type Severity } from "../model/severity.js";
import type { FailOn } from "./arguments/audit-options.js";

/** Usage, configuration, nothing readable, an output that could not be written. */
export const EXIT_UNUSABLE = 2;

/**
 * What a script learns of an audit: 1 findings at or above the threshold; 3 none, but an open result that could have been one,
 * or hosts that were required and not read; 0 otherwise. Never a count. What a person waived does not matter.
 */
export function exitCode(report: Report, failOn: FailOn): 0 | 1 | 3 {
  const matters = (result: { readonly severity: Severity; readonly waiver?: string }) =>
    failOn !== "none" && result.waiver === undefined && isAtLeast(result.severity, failOn);
  if (report.findings.some(matters)) return 1;
  const lacksHosts = report.scope.hosts === "require" && report.summary.hostsUnobserved > 0;
  return lacksHosts || report.open.some(matters) ? 3 : 0;
}
