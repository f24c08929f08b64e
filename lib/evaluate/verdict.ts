import type { Finding, OpenResult } from "../model/finding.js";
import type { Verdict } from "../model/report.js";
import { isAtLeast, type Severity } from "../model/severity.js";

export interface Judgement {
  readonly verdict: Verdict;
  /** short sentences, the weightiest first */
  readonly reasons: readonly string[];
}

/** May I? What a person waived no longer counts; what could not be looked at does. */
export function judge(findings: readonly Finding[], open: readonly OpenResult[], isChange: boolean): Judgement {
  const live = findings.filter(({ waiver }) => waiver === undefined);
  const unknown = open.filter(({ waiver }) => waiver === undefined);
  const blocking = live.filter(({ severity }) => isAtLeast(severity, "high"));
  if (blocking.length > 0) return { verdict: isChange ? "no-go" : "fail", reasons: countByTitle(blocking) };
  const undecided = unknown.filter(({ severity }) => isAtLeast(severity, "high"));
  if (undecided.length > 0) return { verdict: "unknown", reasons: undecided.map(explainOpen) };
  const rest = [...live, ...unknown].filter(({ severity }) => severity === "medium");
  if (rest.length > 0) {
    const reasons = [...countByTitle(live.filter(isMedium)), ...unknown.filter(isMedium).map(explainOpen)];
    return { verdict: isChange ? "caution" : "attention", reasons };
  }
  return { verdict: isChange ? "go" : "pass", reasons: [] };
}

function isMedium({ severity }: { readonly severity: Severity }): boolean {
  return severity === "medium";
}

function countByTitle(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { title } of findings) counts.set(title, (counts.get(title) ?? 0) + 1);
  return [...counts].map(([title, count]) => (count === 1 ? title : `${title} (${count} times)`));
}

function explainOpen({ ruleId, detail }: OpenResult): string {
  return `${ruleId} could not be decided: ${detail}`;
}
