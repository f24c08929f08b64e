import type { Former, Result, UnchangedResult } from "../../model/diff.js";
import type { Finding, OpenResult } from "../../model/finding.js";
import type { Report } from "../../model/report.js";
import { compareSeverity } from "../../model/severity.js";

/** What a finding and an open result have in common. */
export function bodyOf(result: Result): Finding | OpenResult {
  return result.kind === "finding" ? result.finding : result.open;
}

/** Every result of a report, what is open last. */
export function resultsOf({ findings, open }: Report): readonly Result[] {
  return [
    ...findings.map((finding) => ({ kind: "finding", finding }) as const),
    ...open.map((result) => ({ kind: "open", open: result }) as const),
  ];
}

/** The worst first; of equal severity, findings first. */
export function compareResults(a: Result, b: Result): number {
  return (
    compareSeverity(bodyOf(a).severity, bodyOf(b).severity) ||
    Number(b.kind === "finding") - Number(a.kind === "finding")
  );
}

/** Graver than the earlier report had it, or no longer waived. */
export function isWorse(result: UnchangedResult): boolean {
  const { former } = result;
  if (former === undefined) return false;
  const { severity, waiver } = bodyOf(result);
  const becameCertain =
    result.kind === "finding" && result.finding.certainty === "certain" && former.certainty === "conditional";
  return compareSeverity(severity, former.severity) < 0 || becameCertain || (former.isWaived && waiver === undefined);
}

/** How the earlier report saw it; undefined where it saw the same. */
export function formerOf(before: Result, after: Result): Former | undefined {
  const [old, now] = [former(before), former(after)];
  const isSame = old.severity === now.severity && old.certainty === now.certainty && old.isWaived === now.isWaived;
  return isSame ? undefined : old;
}

function former(result: Result): Former {
  const { severity, waiver } = bodyOf(result);
  return {
    severity,
    ...(result.kind === "finding" ? { certainty: result.finding.certainty } : {}),
    isWaived: waiver !== undefined,
  };
}
