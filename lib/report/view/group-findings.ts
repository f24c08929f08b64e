import type { Finding } from "../../model/finding.js";
import { compareSeverity, type Severity } from "../../model/severity.js";

/** What one rule found at one severity: shown once, however many subjects it hit. */
export interface FindingGroup {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly docsUrl: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

/** Findings that nobody waived, by rule, the worst first, then what is certain, then what hits most. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    if (finding.waiver !== undefined) continue;
    const key = JSON.stringify([finding.severity, finding.ruleId]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map(toGroup).sort(compareGroups);
}

function toGroup(found: [Finding, ...Finding[]]): FindingGroup {
  const [{ ruleId, title, severity, docsUrl }] = found;
  return { ruleId, title, severity, docsUrl, findings: found };
}

function compareGroups(a: FindingGroup, b: FindingGroup): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    Number(hasCertain(b)) - Number(hasCertain(a)) ||
    b.findings.length - a.findings.length
  );
}

function hasCertain({ findings }: FindingGroup): boolean {
  return findings.some(({ certainty }) => certainty === "certain");
}
