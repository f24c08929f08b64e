import { compareText } from "../derive/compare-text.js";
import type { OccasionKind } from "../model/change.js";
import type { OpenResult } from "../model/finding.js";
import { compareSeverity } from "../model/severity.js";
import type { AnyRule } from "../rule.js";
import { openFingerprint } from "./fingerprint.js";
import type { OpenQuestion, RuleResult } from "./run-rule.js";

/** Distinct sentences that one entry quotes; the hosts are listed beside them. */
const QUOTED = 3;

/** One entry per rule and reason, never one per host; the severity is the worst that the rule could have said. */
export function openResults(
  results: readonly RuleResult[],
  occasion: OccasionKind,
  clusterId: string | null,
): readonly OpenResult[] {
  return results
    .flatMap(({ rule, questions }) => ofRule(rule, questions, occasion, clusterId))
    .sort(
      (a, b) =>
        compareSeverity(a.severity, b.severity) || compareText(a.ruleId, b.ruleId) || compareText(a.reason, b.reason),
    );
}

function ofRule(
  rule: AnyRule,
  questions: readonly OpenQuestion[],
  occasion: OccasionKind,
  clusterId: string | null,
): readonly OpenResult[] {
  return [...new Set(questions.map(({ reason }) => reason))].map((reason) => {
    const same = questions.filter((question) => question.reason === reason);
    return {
      ruleId: rule.id,
      // A plugin's rule that forgot to say counts as the worst there is.
      severity: rule.worst[occasion] ?? "critical",
      reason,
      detail: quote([...new Set(same.map(({ detail }) => detail))]),
      hosts: [...new Set(same.flatMap(({ host }) => host ?? []))].sort(compareText),
      fingerprint: openFingerprint(rule.formerIds?.[0] ?? rule.id, clusterId, reason),
    };
  });
}

function quote(details: readonly string[]): string {
  const rest = details.length - QUOTED;
  return details.slice(0, QUOTED).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
