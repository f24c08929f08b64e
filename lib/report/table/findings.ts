import type { Finding } from "../../model/finding.js";
import type { Severity } from "../../model/severity.js";
import { countOf, countWord, cut, listWords } from "../view/cut.js";
import { evidenceText } from "../view/evidence.js";
import type { FindingGroup } from "../view/group-findings.js";
import { subjectName, whereFound } from "../view/subject.js";
import { clipLines, commandLine, DESTRUCTIVE, type Page, wrap } from "./page.js";
import type { Attribute } from "./style.js";

const SHOWN_FINDINGS = 3;
const SHOWN_COMMANDS = 6;
const SHOWN_EVIDENCE = 3;
export const SEVERITY_ATTRIBUTES: Readonly<Record<Severity, readonly Attribute[]>> = {
  critical: ["bold", "red"],
  high: ["red"],
  medium: ["yellow"],
  low: ["dim"],
};

/** Every rule that found something, once, with its first subjects in full. */
export function findingSections(groups: readonly FindingGroup[], page: Page): readonly string[] {
  return groups.flatMap((group) => ["", ...groupSection(group, page)]);
}

function groupSection(group: FindingGroup, page: Page): readonly string[] {
  const { severity, findings, ruleId, docsUrl } = group;
  const { shown, more } = cut(findings, SHOWN_FINDINGS);
  const label = severity.toUpperCase().padEnd(10);
  const [first = "", ...rest] = wrap(headline(group), page.width - label.length);
  return [
    page.paint(label, ...SEVERITY_ATTRIBUTES[severity]) + page.paint(first, "bold"),
    ...rest.map((line) => " ".repeat(label.length) + page.paint(line, "bold")),
    ...wrap(`${ruleId}, ${docsUrl}`, page.width, "  ").map((line) => page.paint(line, "dim")),
    ...shown.flatMap((finding) => findingRows(finding, page)),
    ...(more > 0 ? [`  and ${countOf(more, "more", "more")}; -o json names all of them`] : []),
    ...impactRows(shown, page),
    ...remedyRows(shown, page),
    ...verifyRows(shown),
  ];
}

function headline({ title, findings }: FindingGroup): string {
  return findings.length === 1 ? title : `${title} (${countWord(findings.length)})`;
}

function findingRows(finding: Finding, { width }: Page): readonly string[] {
  const { message, certainty, condition, affected, affectedTotal, evidence } = finding;
  const { shown, more } = cut(evidence, SHOWN_EVIDENCE);
  const others = affectedTotal - affected.length;
  const touched = listWords(affected.map(subjectName), 4) + (others > 0 ? ` and ${countOf(others, "other")}` : "");
  return [
    ...wrap(whereFound(finding), width, "  - "),
    ...wrap(message, width, "    "),
    ...(certainty === "conditional" ? wrap(`exposed ${condition ?? ""}`, width, "    ") : []),
    ...(affectedTotal > 0 ? wrap(`affects ${touched}`, width, "    ", "      ") : []),
    ...shown.flatMap((piece) => clipLines(wrap(`seen: ${evidenceText(piece)}`, width - 2, "    ", "      "), 2)),
    ...(more > 0 ? [`    seen: ${countOf(more, "more field")}`] : []),
  ];
}

function impactRows(findings: readonly Finding[], { width }: Page): readonly string[] {
  return unique(findings.map(({ impact }) => impact)).flatMap((impact) => wrap(impact, width, "  Impact: ", "    "));
}

/** Remedies that say the same are told once, with the commands of all the subjects that are shown. */
function remedyRows(findings: readonly Finding[], { width, paint }: Page): readonly string[] {
  const remedies = findings.flatMap(({ remediation }) => remediation);
  return unique(remedies.map(({ text }) => text)).flatMap((text) => {
    const same = remedies.filter((remedy) => remedy.text === text);
    const warning = same.some(({ destructive }) => destructive) ? ` ${DESTRUCTIVE}` : "";
    return [
      ...wrap(`${text}${warning}`, width, "  Do: ", "    ").map((line) => (warning === "" ? line : paint(line, "red"))),
      ...commandRows(
        same.flatMap(({ commands }) => commands),
        "      ",
      ),
    ];
  });
}

function verifyRows(findings: readonly Finding[]): readonly string[] {
  const rows = commandRows(
    findings.flatMap(({ verify }) => verify),
    "      ",
  );
  return rows.length === 0 ? [] : ["  Check:", ...rows];
}

function commandRows(commands: readonly string[], indent: string): readonly string[] {
  const { shown, more } = cut(unique(commands), SHOWN_COMMANDS);
  return [
    ...shown.map((command) => commandLine(command, indent)),
    ...(more > 0 ? [`${indent}and ${countOf(more, "more command")} like these`] : []),
  ];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
