import type { ComparedReport, Diff, Result } from "../../model/diff.js";
import type { Reporter } from "../../reporter.js";
import { markdownCode, markdownSentence } from "../escape/markdown.js";
import { breakPipelineCommands } from "../escape/pipeline-commands.js";
import { tableOf } from "../markdown/blocks.js";
import { countWord, cut } from "../view/cut.js";
import { whereFound } from "../view/subject.js";
import { type ResultGroup, remarkOn, type Section, sectionsOf } from "./sections.js";
import { countsOf, nameOf, seenOf } from "./words.js";

const SHOWN_RESULTS = 10;

/** A comment on a ticket or a merge request. */
export const diffMarkdown: Reporter<Diff> = {
  id: "markdown",
  mediaType: "text/markdown",
  render: (diff) => {
    const blocks = [
      `# ${markdownSentence(`${nameOf(diff)}: ${countsOf(diff)}`)}`,
      tableOf(["", "", "Report"], [reportRow("Old", diff.before), reportRow("New", diff.after)]),
      ...diff.notes.map(markdownSentence),
      ...sectionsOf(diff).flatMap(sectionBlocks),
    ];
    return breakPipelineCommands(`${blocks.join("\n\n")}\n`);
  },
};

function reportRow(label: string, report: ComparedReport): readonly string[] {
  return [label, markdownSentence(seenOf(report)), markdownCode(report.reportId)];
}

function sectionBlocks({ title, groups, isCounted }: Section): readonly string[] {
  const heading = `## ${title}`;
  if (isCounted) return [heading, groups.map((group) => `- ${groupLine(group)}`).join("\n")];
  return [heading, ...groups.flatMap((group) => [groupLine(group), resultList(group)])];
}

function groupLine({ severity, title, ruleId, results }: ResultGroup): string {
  const count = results.length > 1 ? ` (${countWord(results.length)})` : "";
  return `**${severity}** ${markdownSentence(title)}${count}, ${markdownCode(ruleId)}`;
}

function resultList({ results }: ResultGroup): string {
  const { shown, more } = cut(results, SHOWN_RESULTS);
  const items = shown.flatMap((result) => {
    const remark = remarkOn(result);
    return [`- ${resultLine(result)}`, ...(remark === null ? [] : [`  - ${markdownSentence(remark)}`])];
  });
  return [...items, ...(more > 0 ? [`- and ${countWord(more)} more`] : [])].join("\n");
}

function resultLine(result: Result): string {
  if (result.kind === "open") return markdownSentence(`${result.open.reason}: ${result.open.detail}`);
  return `**${markdownSentence(whereFound(result.finding))}**: ${markdownSentence(result.finding.message)}`;
}
