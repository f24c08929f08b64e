import type { Diff, IncomparableResult, Result, UnchangedResult } from "../../model/diff.js";
import type { Severity } from "../../model/severity.js";
import { bodyOf, isWorse } from "./result.js";

/** Results of one rule and severity: told once, however many they are. */
export interface ResultGroup<R extends Result = Result> {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly kind: Result["kind"];
  /** of a finding its title; of an open result what it would have answered is not known */
  readonly title: string;
  readonly results: readonly R[];
}

/** What a comparison tells, in the order of its telling; what did not change is counted only. */
export interface Section {
  readonly title: string;
  readonly groups: readonly ResultGroup[];
  readonly isCounted: boolean;
}

export function sectionsOf({ new: added, resolved, unchanged, incomparable }: Diff): readonly Section[] {
  const sections: readonly Section[] = [
    { title: "New", groups: groupResults(added), isCounted: false },
    { title: "Worse than before", groups: groupResults(unchanged.filter(isWorse)), isCounted: false },
    { title: "Resolved", groups: groupResults(resolved), isCounted: false },
    { title: "Cannot be compared", groups: groupResults(incomparable), isCounted: false },
    { title: "Unchanged", groups: groupResults(unchanged.filter((result) => !isWorse(result))), isCounted: true },
  ];
  return sections.filter(({ groups }) => groups.length > 0);
}

function groupResults(results: readonly Result[]): readonly ResultGroup[] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const { severity, ruleId } = bodyOf(result);
    const key = JSON.stringify([severity, result.kind, ruleId]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()].flatMap(groupOf);
}

function groupOf(results: readonly Result[]): readonly ResultGroup[] {
  const [first] = results;
  if (first === undefined) return [];
  const { severity, ruleId } = bodyOf(first);
  const title = first.kind === "finding" ? first.finding.title : `Open: ${ruleId} could not be decided`;
  return [{ ruleId, severity, kind: first.kind, title, results }];
}

/** What is to be known of a result beside what it says: how it was before, or why it cannot be compared. */
export function remarkOn(result: Result | UnchangedResult | IncomparableResult): string | null {
  if ("reason" in result) return `only in ${result.in === "before" ? "OLD" : "NEW"}; ${result.detail}`;
  const { waiver } = bodyOf(result);
  if ("former" in result && result.former !== undefined && isWorse(result)) return `was ${formerWords(result)}`;
  return waiver === undefined ? null : `waived by ${waiver}`;
}

function formerWords({ former }: UnchangedResult): string {
  if (former === undefined) return "";
  return [former.severity, former.certainty, former.isWaived ? "waived" : undefined].filter(Boolean).join(", ");
}
