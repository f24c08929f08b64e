import type { Diff, IncomparableReason, Result } from "../model/diff.js";
import type { Report } from "../model/report.js";
import { isAtLeast, type Severity } from "../model/severity.js";
import type { FailOn } from "./arguments/audit-options.js";

/** Usage, configuration, nothing readable, an output that could not be written. */
export const EXIT_UNUSABLE = 2;

/**
 * What a script learns of an audit: 1 findings at or above the threshold; 3 none, but an open result that could have been one,
 * or hosts that were required and not read, be it that none was known; 0 otherwise. Never a count. What a person waived does not matter.
 */
export function exitCode(report: Report, failOn: FailOn): 0 | 1 | 3 {
  const matters = (result: { readonly severity: Severity; readonly waiver?: string }) =>
    failOn !== "none" && result.waiver === undefined && isAtLeast(result.severity, failOn);
  if (report.findings.some(matters)) return 1;
  const { hostsObserved, hostsUnobserved } = report.summary;
  const lacksHosts = report.scope.hosts === "require" && (hostsUnobserved > 0 || hostsObserved === 0);
  return lacksHosts || report.open.some(matters) ? 3 : 0;
}

/** A person left the rule out, or it looked and had nothing to examine: no finding can hide there. */
const HIDES_NOTHING: ReadonlySet<IncomparableReason> = new Set(["rule-skipped", "rule-not-applicable"]);

/**
 * What a script learns of a comparison: 1 a finding at or above the threshold that is new, or that was below it or waived; 3 none,
 * but an open result that could have been one, or a result that cannot be compared; 0 otherwise.
 */
export function diffExitCode(diff: Diff, failOn: FailOn): 0 | 1 | 3 {
  const weighs = (severity: Severity, isWaived: boolean) =>
    failOn !== "none" && !isWaived && isAtLeast(severity, failOn);
  const matters = (result: Result) => {
    const { severity, waiver } = result.kind === "finding" ? result.finding : result.open;
    return weighs(severity, waiver !== undefined);
  };
  const arose = diff.unchanged.filter(
    ({ former }) => former !== undefined && !weighs(former.severity, former.isWaived),
  );
  if ([...diff.new, ...arose].some((result) => result.kind === "finding" && matters(result))) return 1;
  const open = [...diff.new, ...diff.unchanged].filter(({ kind }) => kind === "open");
  const unclear = diff.incomparable.filter((result) => result.in === "after" || !HIDES_NOTHING.has(result.reason));
  return [...open, ...unclear].some(matters) ? 3 : 0;
}
