import { OCCASION_KINDS, type OccasionKind } from "../../model/change.js";
import { SEVERITIES } from "../../model/severity.js";
import type { AnyRule } from "../../rule.js";
import { loadKnowledge } from "../extensions.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

export interface RulesOptions {
  /** null lists the rules of every occasion */
  readonly change: OccasionKind | null;
  readonly format: "text" | "json";
  readonly configFile: string | null;
}

/** Lists the rules, a plugin's among them. */
export async function listRules({ change, format, configFile }: RulesOptions, terminal: Terminal): Promise<number> {
  const { rules } = await loadKnowledge(configFile, terminal);
  const listed = rules
    .filter(({ occasions }) => change === null || occasions.includes(change))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await writeOut(
    terminal,
    format === "json" ? `${JSON.stringify(listed.map(describe), null, 2)}\n` : toText(listed, change),
  );
  return 0;
}

/** What a rule declares, without what it does. */
function describe({ id, formerIds, family, title, risks, occasions, worst, scope, rationale, sources }: AnyRule) {
  return { id, formerIds: formerIds ?? [], family, title, risks, occasions, worst, scope, rationale, sources };
}

function toText(rules: readonly AnyRule[], change: OccasionKind | null): string {
  if (rules.length === 0) return `No rule speaks to ${change}.\n`;
  const rows = rules.map((rule) => [rule.id, worstOf(rule, change), rule.title] as const);
  const width = Math.max(...rows.map(([id]) => id.length));
  const lines = rows.map(([id, worst, title]) => `${id.padEnd(width)}  ${worst.padEnd("critical".length)}  ${title}`);
  return `${lines.join("\n")}\n`;
}

/** The worst that a rule can say on one occasion, or on any. */
function worstOf({ worst, occasions }: AnyRule, change: OccasionKind | null): string {
  const possible = OCCASION_KINDS.filter((kind) => (change === null ? occasions.includes(kind) : kind === change));
  return SEVERITIES.find((severity) => possible.some((kind) => worst[kind] === severity)) ?? "";
}
