import type { Finding, OpenResult } from "../model/finding.js";
import type { Summary } from "../model/report.js";
import type { Severity } from "../model/severity.js";
import type { Host } from "../model/snapshot.js";
import type { RuleResult } from "./run-rule.js";

/** The figures of a report; a waived finding counts as waived and under no severity. */
export function summarise(
  findings: readonly Finding[],
  open: readonly OpenResult[],
  results: readonly RuleResult[],
  hosts: readonly Host[],
): Summary {
  const live = findings.filter(({ waiver }) => waiver === undefined);
  const count = (severity: Severity) => live.filter((finding) => finding.severity === severity).length;
  const hostsObserved = hosts.filter(({ connection }) => connection.state === "observed").length;
  return {
    critical: count("critical"),
    high: count("high"),
    medium: count("medium"),
    low: count("low"),
    open: open.filter(({ waiver }) => waiver === undefined).length,
    skipped: results.filter(({ state }) => state === "skipped").length,
    waived: [...findings, ...open].filter(({ waiver }) => waiver !== undefined).length,
    rules: results.length,
    hostsObserved,
    hostsUnobserved: hosts.length - hostsObserved,
  };
}
