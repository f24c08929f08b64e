import type { Diff, Result } from "../../model/diff.js";
import type { Reporter } from "../../reporter.js";
import { breakPipelineCommands } from "../escape/pipeline-commands.js";
import { SEVERITY_ATTRIBUTES } from "../table/findings.js";
import { type Page, pageOf, wrap } from "../table/page.js";
import { countOf, countWord, cut } from "../view/cut.js";
import { whereFound } from "../view/subject.js";
import { type ResultGroup, remarkOn, type Section, sectionsOf } from "./sections.js";
import { countsOf, nameOf, seenOf } from "./words.js";

const SHOWN_RESULTS = 3;
const LABEL_COLUMNS = 9;

/** For the person at the terminal: the counts, then what changed, the worst first. */
export const diffTable: Reporter<Diff> = {
  id: "table",
  mediaType: "text/plain",
  render: (diff, options) => {
    const page = pageOf(options);
    const lines = [
      ...wrap(`${nameOf(diff)}: ${countsOf(diff)}`, page.width, "DIFF  ").map((line) => page.paint(line, "bold")),
      "",
      ...labelled("Old", seenOf(diff.before), page),
      ...labelled("New", seenOf(diff.after), page),
      ...diff.notes.flatMap((note) => labelled("Note", note, page)),
      ...sectionsOf(diff).flatMap((section) => sectionRows(section, page)),
    ];
    return breakPipelineCommands(`${lines.join("\n")}\n`);
  },
};

function labelled(label: string, text: string, { width }: Page): readonly string[] {
  return wrap(text, width, label.padEnd(LABEL_COLUMNS));
}

function sectionRows({ title, groups, isCounted }: Section, page: Page): readonly string[] {
  return ["", page.paint(title, "bold"), ...groups.flatMap((group) => groupRows(group, isCounted, page))];
}

function groupRows(
  { severity, title, ruleId, results }: ResultGroup,
  isCounted: boolean,
  page: Page,
): readonly string[] {
  const label = `  ${severity.toUpperCase().padEnd(10)}`;
  const [first = "", ...rest] = wrap(
    `${title}${results.length > 1 ? ` (${countWord(results.length)})` : ""}`,
    page.width - label.length,
  );
  const { shown, more } = cut(results, SHOWN_RESULTS);
  const margin = " ".repeat(label.length);
  return [
    page.paint(label, ...SEVERITY_ATTRIBUTES[severity]) + first,
    ...rest.map((line) => margin + line),
    ...(isCounted
      ? []
      : [
          ...wrap(ruleId, page.width, margin).map((line) => page.paint(line, "dim")),
          ...shown.flatMap((result) => resultRows(result, page)),
          ...(more > 0 ? [`    and ${countOf(more, "more", "more")}; -o json names all of them`] : []),
        ]),
  ];
}

function resultRows(result: Result, { width }: Page): readonly string[] {
  const remark = remarkOn(result);
  const rows =
    result.kind === "finding"
      ? [...wrap(whereFound(result.finding), width, "    - "), ...wrap(result.finding.message, width, "      ")]
      : wrap(`${result.open.reason}: ${result.open.detail}`, width, "    - ");
  return [...rows, ...(remark === null ? [] : wrap(`(${remark})`, width, "      "))];
}
