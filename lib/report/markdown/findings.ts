import type { Finding, Remediation } from "../../model/finding.js";
import { isPasteable } from "../escape/command.js";
import { markdownCode, markdownFence, markdownSentence } from "../escape/markdown.js";
import { countOf, countWord, cut } from "../view/cut.js";
import { evidenceText } from "../view/evidence.js";
import type { FindingGroup } from "../view/group-findings.js";
import { subjectName, whereFound } from "../view/subject.js";

const SHOWN_FINDINGS = 10;
const SHOWN_COMMANDS = 20;
const SHOWN_EVIDENCE = 2;
const SHOWN_AFFECTED = 6;

/** Findings of some severities, each rule once; blocks of Markdown, an empty line apart. */
export function findingBlocks(groups: readonly FindingGroup[]): readonly string[] {
  return groups.flatMap(groupBlocks);
}

function groupBlocks({ severity, title, findings, ruleId, docsUrl }: FindingGroup): readonly string[] {
  const { shown, more } = cut(findings, SHOWN_FINDINGS);
  const items = shown.map(findingItem);
  if (more > 0) items.push(`- and ${countWord(more)} more`);
  return [
    `### ${markdownSentence(title)}`,
    `${severity}, ${markdownCode(ruleId)} (${markdownCode(docsUrl)})`,
    items.join("\n"),
    ...unique(shown.map(({ impact }) => impact)).map((impact) => `Impact: ${markdownSentence(impact)}`),
    ...remedyBlocks(shown.flatMap(({ remediation }) => remediation)),
    ...commandBlocks(
      "To see whether it is still so:",
      shown.flatMap(({ verify }) => verify),
    ),
  ];
}

function findingItem(finding: Finding): string {
  const { message, certainty, condition, evidence } = finding;
  const touched = affectedWords(finding);
  return [
    `- **${markdownSentence(whereFound(finding))}**: ${markdownSentence(message)}`,
    ...(certainty === "conditional" ? [`  - exposed ${markdownSentence(condition ?? "")}`] : []),
    ...(touched === "" ? [] : [`  - affects ${touched}`]),
    ...evidence.slice(0, SHOWN_EVIDENCE).map((piece) => `  - seen: ${markdownCode(evidenceText(piece))}`),
  ].join("\n");
}

function affectedWords({ affected, affectedTotal }: Finding): string {
  const named = affected.slice(0, SHOWN_AFFECTED).map((subject) => markdownCode(subjectName(subject)));
  const hidden = affectedTotal - named.length;
  return named.join(", ") + (hidden > 0 ? ` and ${countOf(hidden, "other")}` : "");
}

function remedyBlocks(remedies: readonly Remediation[]): readonly string[] {
  return unique(remedies.map(({ text }) => text)).flatMap((text) => {
    const same = remedies.filter((remedy) => remedy.text === text);
    const warning = same.some(({ destructive }) => destructive) ? " **This destroys something.**" : "";
    return commandBlocks(
      `Remedy: ${markdownSentence(text)}${warning}`,
      same.flatMap(({ commands }) => commands),
      true,
    );
  });
}

/** A lead and the commands in a fence; without commands the lead alone, where it says something by itself. */
export function commandBlocks(lead: string, commands: readonly string[], standsAlone = false): readonly string[] {
  const { shown, more } = cut(unique(commands), SHOWN_COMMANDS);
  const unsafe = shown.filter((command) => !isPasteable(command));
  const safe = shown.filter(isPasteable);
  if (shown.length === 0) return standsAlone ? [lead] : [];
  return [
    lead,
    ...(safe.length === 0 ? [] : [markdownFence(safe)]),
    ...unsafe.map((command) => `Not safe to paste: ${markdownCode(command)}`),
    ...(more > 0 ? [`and ${countOf(more, "more command")} like these`] : []),
  ];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
