import { compareText } from "../derive/compare-text.js";
import type { Finding, Subject } from "../model/finding.js";
import { compareSeverity } from "../model/severity.js";
import { AFFECTED_LIMIT } from "./finding.js";

/** One finding per fingerprint: the worst one speaks, the subjects of the others are affected. Worst first, then stable. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map(mergeEqual).sort(compareFindings);
}

function mergeEqual(group: readonly Finding[]): Finding {
  const sorted = group.toSorted(compareFindings);
  const [worst, ...others] = sorted;
  if (worst === undefined) throw new RangeError("a group of findings is never empty");
  if (others.length === 0) return worst;
  const subjects = distinct([
    ...worst.affected,
    ...others.flatMap((other) => [other.subject, ...other.affected]),
  ]).filter((subject) => key(subject) !== key(worst.subject));
  const unlisted = sorted.reduce((sum, finding) => sum + finding.affectedTotal - finding.affected.length, 0);
  return { ...worst, affected: subjects.slice(0, AFFECTED_LIMIT), affectedTotal: subjects.length + unlisted };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    compareText(a.certainty, b.certainty) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(key(a.subject), key(b.subject)) ||
    compareText(a.message, b.message) ||
    compareText(a.host ?? "", b.host ?? "") ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function distinct(subjects: readonly Subject[]): readonly Subject[] {
  return [...new Map(subjects.map((subject) => [key(subject), subject])).values()];
}

function key({ kind, namespace, name, path }: Subject): string {
  return JSON.stringify([kind, namespace ?? "", name, path ?? ""]);
}
