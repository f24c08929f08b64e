import { DERIVED_FACTS } from "../../lib/derived/index.js";
import { evaluate } from "../../lib/evaluate/evaluate.js";
import type { Change } from "../../lib/model/change.js";
import { LISTS } from "../../lib/model/lists.js";
import { compilePicks, pick } from "../../lib/model/pick.js";
import type { Report } from "../../lib/model/report.js";
import type { Snapshot } from "../../lib/model/snapshot.js";
import { RULES } from "../../rules/index.js";

/** What a collection for all rules keeps of each list: its own fields and those that single rules read. */
const PICKS: ReadonlyMap<string, readonly string[]> = new Map(
  LISTS.map(({ fact, picks }) => [fact, [...picks, ...RULES.flatMap(({ reads }) => reads?.[fact] ?? [])]]),
);

/** Every rule on a healthy cluster; without a change it is the standing audit. */
export function audit(snapshot: Snapshot, change: Change | null = null): Report {
  return evaluate({
    snapshot: { ...snapshot, facts: picked(snapshot.facts), picks: Object.fromEntries(PICKS) },
    change,
    rules: RULES,
    derivedFacts: DERIVED_FACTS,
    hosts: "auto",
    skipped: new Set(),
    waivers: [],
    reportId: "00000000-0000-4000-8000-000000000000",
    generatedAt: snapshot.collectedAt.to,
    tool: { name: "kaudit", version: "0.1.0" },
  });
}

/** Live, no rule sees a field that is not picked. */
function picked(facts: Snapshot["facts"]): Snapshot["facts"] {
  const entries = Object.entries(facts).map(([fact, observation]) => {
    const picks = PICKS.get(fact);
    if (picks === undefined || observation.state !== "observed") return [fact, observation];
    return [fact, { ...observation, value: pick(observation.value, compilePicks(picks)) }];
  });
  return Object.fromEntries(entries) as Snapshot["facts"];
}

/** One line for each finding: `severity rule subject`. */
export function linesOf({ findings }: Report): readonly string[] {
  return findings.map(({ severity, ruleId, subject, host }) => {
    const name = subject.namespace === undefined ? subject.name : `${subject.namespace}/${subject.name}`;
    const isOfHost = host !== undefined && subject.kind !== "Node";
    return `${severity} ${ruleId} ${name}${isOfHost ? ` on ${host}` : ""}`;
  });
}

/** What every finding says, for the person whose rule made it. */
export function explain({ findings }: Report, lines: readonly string[]): string {
  const told = linesOf({ findings } as Report);
  return findings
    .filter((_, index) => lines.includes(told[index] ?? ""))
    .map(
      ({ severity, ruleId, message, evidence }) =>
        `  ${severity} ${ruleId}: ${message}\n    ${JSON.stringify(evidence)}`,
    )
    .join("\n");
}
