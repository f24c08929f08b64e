import { OCCASION_KINDS } from "../model/change.js";
import type { AnyRule } from "../rule.js";
import { INCIDENTS, type Incident } from "./incidents.js";
import { prose, table } from "./markdown.js";
import { RISK_FAMILIES, RISK_TITLES } from "./risks.js";
import { riskLink } from "./rule-page.js";

const MADE = "<!-- Made by `npm run docs`. -->";

/** docs/rules/README.md: every rule, by family. */
export function rulesOverview(rules: readonly AnyRule[]): string {
  const families = [...new Set(rules.map(({ family }) => family))];
  const sections = families.map((family) => {
    const rows = rules
      .filter((rule) => rule.family === family)
      .map((rule) => [
        `[\`${rule.id}\`](${rule.id}.md)`,
        prose(rule.title),
        OCCASION_KINDS.flatMap((kind) => (rule.occasions.includes(kind) ? `${kind}: ${rule.worst[kind]}` : [])).join(
          ", ",
        ),
        rule.risks.map(riskLink).join(", "),
      ]);
    return `## ${family}\n\n${table(["Rule", "What it tells", "When, and the worst it can say", "Risks"], rows)}`;
  });
  return [MADE, "# Rules", `kaudit brings ${count(rules.length, "rule")}.`, ...sections].join("\n\n").concat("\n");
}

/** docs/risks.md: every risk, told by a rule or not yet. */
export function risksOverview(rules: readonly AnyRule[]): string {
  const sections = RISK_FAMILIES.map(({ letter, title, risks }) => {
    const rows = Object.entries(risks).map(([id, text]) => [
      `<a id="${id.toLowerCase()}"></a>${id}`,
      prose(text),
      tellers(id, rules).join(", ") || "not yet",
    ]);
    return `## ${letter}. ${title}\n\n${table(["Risk", "", "Told by"], rows)}`;
  });
  const incidents = INCIDENTS.map((incident) => incidentSection(incident, rules));
  const all = RISK_FAMILIES.reduce((sum, { risks }) => sum + Object.keys(risks).length, 0);
  const toldIds = new Set(rules.flatMap(({ risks }) => risks));
  const told = `Of ${count(all, "risk")} of an infrastructure change, kaudit tells ${toldIds.size} so far.`;
  return [MADE, "# Risks", told, ...sections, "## By incident", ...incidents].join("\n\n").concat("\n");
}

/** What was in an incident, told or not: its page links here. */
function incidentSection({ page, title, risks }: Incident, rules: readonly AnyRule[]): string {
  const rows = risks.map((risk) => [
    `[${risk}](#${risk.toLowerCase()})`,
    prose(RISK_TITLES.get(risk) ?? ""),
    tellers(risk, rules).join(", ") || "not yet",
  ]);
  const told = risks.filter((risk) => tellers(risk, rules).length > 0).length;
  const anchor = `<a id="incident-${page.slice(0, 3)}"></a>`;
  const sentence = `Of the ${count(risks.length, "risk")} that were in it, kaudit tells ${told}.`;
  return `### ${anchor}[${title}](incidents/${page}.md)\n\n${sentence}\n\n${table(["Risk", "", "Told by"], rows)}`;
}

function tellers(risk: string, rules: readonly AnyRule[]): readonly string[] {
  return rules.filter(({ risks }) => risks.includes(risk)).map(({ id }) => `[\`${id}\`](rules/${id}.md)`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
