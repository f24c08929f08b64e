import { describeTemplate } from "../derive/message.js";
import type { HostKey, HostSelection } from "../fact-needs.js";
import { OCCASION_KINDS } from "../model/change.js";
import type { Remediation } from "../model/finding.js";
import type { AnyRule, MessageTemplate } from "../rule.js";
import { prose, shellBlock, table } from "./markdown.js";
import { RISK_TITLES } from "./risks.js";

/**
 * What a rule declares, as Markdown: what `kaudit explain` prints and the generated parts of docs/rules/ID.md hold.
 * Works for a plugin's rule as well.
 */
export function rulePage(rule: AnyRule): string {
  return `${ruleHead(rule)}\n\n${ruleSources(rule)}\n`;
}

export function ruleHead(rule: AnyRule): string {
  const { title, rationale, messages } = rule;
  return [
    `# ${prose(title)}`,
    identification(rule),
    prose(rationale),
    occasions(rule),
    needs(rule),
    "## What it says",
    ...Object.entries(messages).map(([id, template]) => message(id, template)),
  ].join("\n\n");
}

export function ruleSources({ sources }: AnyRule): string {
  const items = sources.map((source) => (/^https?:\S+$/.test(source) ? `- <${source}>` : `- ${prose(source)}`));
  return ["## Sources", "", ...items].join("\n");
}

function identification({ id, family, risks, formerIds = [] }: AnyRule): string {
  const former = formerIds.map((name) => `\`${name}\``).join(", ");
  const names = [`Rule \`${id}\``, `family ${family}`, ...(former === "" ? [] : [`formerly ${former}`])];
  return [names.join(" · "), risks.map(risk).join("\n")].join("\n\n");
}

/** A plugin's risk may have no title here. */
function risk(id: string): string {
  const title = RISK_TITLES.get(id);
  return title === undefined ? `- Risk ${id}` : `- Risk ${riskLink(id)}: ${prose(title)}`;
}

/** A link into docs/risks.md, as seen from docs/rules/. */
export function riskLink(id: string): string {
  return `[${id}](../risks.md#${id.toLowerCase()})`;
}

function occasions(rule: AnyRule): string {
  const spoken = OCCASION_KINDS.filter((kind) => rule.occasions.includes(kind));
  return table(
    ["Speaks to", "At worst"],
    spoken.map((kind) => [kind === "standing" ? "the standing audit" : kind, rule.worst[kind] ?? "not said"]),
  );
}

function needs({ scope, requires, consults = {}, hosts, identity }: AnyRule): string {
  const rows = [
    ["Runs", scope === "host" ? "once for each host that the change touches" : "once for the cluster"],
    ["Requires of the cluster", facts(requires.cluster)],
    ["Requires of the host", facts(requires.host)],
    ["Consults of the cluster", facts(consults.cluster)],
    ["Consults of the host", facts(consults.host)],
    ["Looks at hosts", hosts === undefined ? "" : selection(hosts)],
    ["Known again by", identity.join(", ")],
  ];
  return rows.flatMap(([name, value]) => (value === "" ? [] : [`- ${name}: ${value}`])).join("\n");
}

function facts(ids: readonly string[] = []): string {
  return ids.map((id) => `\`${id}\``).join(", ");
}

function selection({ of, need, facts: wanted }: HostSelection<HostKey>): string {
  const which = { touched: "those that the change touches", "control-plane": "of the control plane", all: "all" }[of];
  return `${which}, ${need === "all" ? "each of them needed for a clean result" : "any of them decides"}: ${facts(wanted)}`;
}

function message(id: string, { message: text, impact, condition, remediation, verify }: MessageTemplate): string {
  return [
    `### \`${id}\``,
    `> ${prose(describeTemplate(text))}`,
    prose(impact),
    ...(condition === undefined ? [] : [`This comes true ${prose(condition)}.`]),
    remediation.map(remedy).join("\n"),
    ...(verify.length === 0 ? [] : [`To see whether it is still so:\n\n${shellBlock(verify)}`]),
  ].join("\n\n");
}

function remedy({ text, commands, destructive }: Remediation, index: number): string {
  const warning = destructive ? " **What these commands take away does not come back.**" : "";
  const block = commands.length === 0 ? "" : `\n\n${shellBlock(commands, "   ")}`;
  return `${index + 1}. ${prose(text)}${warning}${block}`;
}
