import type { OpenResult } from "../../model/finding.js";
import { compareSeverity } from "../../model/severity.js";

/** Rules that are open for the same reason: told once, however many they are. */
export interface OpenGroup extends Omit<OpenResult, "ruleId" | "fingerprint"> {
  readonly ruleIds: readonly string[];
}

/** Open results by what was missing, the worst first; each group has its worst severity. */
export function groupOpen(open: readonly OpenResult[]): readonly OpenGroup[] {
  const groups = new Map<string, OpenGroup>();
  const sorted = open.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  for (const { ruleId, fingerprint: _, ...result } of sorted) {
    const key = JSON.stringify([result.reason, result.detail, result.hosts, result.waiver]);
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined ? { ...result, ruleIds: [ruleId] } : { ...known, ruleIds: [...known.ruleIds, ruleId] },
    );
  }
  return [...groups.values()];
}
