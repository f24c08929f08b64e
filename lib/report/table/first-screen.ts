import stringWidth from "string-width";
import type { Report, Summary } from "../../model/report.js";
import { describeChange } from "../view/change.js";
import { clusterName } from "../view/cluster.js";
import { countWord, cut } from "../view/cut.js";
import { groupFindings } from "../view/group-findings.js";
import { summarizePrediction } from "../view/prediction.js";
import { timeText } from "../view/quantities.js";
import { VERDICT_WORDS } from "../view/verdict.js";
import { type Answer, blockAnswer, firstAnswer, lostAnswer, openAnswer } from "./answers.js";
import { clipLines, type Page, wrap } from "./page.js";
import type { Attribute } from "./style.js";

/** Lines of a terminal that nobody has enlarged. */
const SCREEN_LINES = 24;
const LABEL_COLUMNS = 9;
/** Room for " …" where a statement is cut. */
const ELLIPSIS_COLUMNS = 2;
const SIGNAL_ATTRIBUTES = { stop: ["bold", "red"], ask: ["bold", "yellow"], go: ["bold", "green"] } as const;

/** May I, what is lost, what blocks, what first: within one screen, whatever the size of the report. */
export function firstScreen(report: Report, page: Page): readonly string[] {
  const groups = groupFindings(report.findings);
  const inner: Page = { ...page, width: page.width - LABEL_COLUMNS - ELLIPSIS_COLUMNS };
  const answers = [
    changeAnswer(report, inner),
    seenAnswer(report, inner),
    lostAnswer(report, groups, inner),
    blockAnswer(report, groups, inner),
    expectAnswer(report, inner),
    firstAnswer(report, groups, inner),
    openAnswer(report, inner),
  ].filter(({ statements }) => statements.length > 0);
  const title = titleOf(report, page);
  const fitted = fitOnScreen(answers, SCREEN_LINES - title.length - 2, page.width - LABEL_COLUMNS);
  const used = countRows(fitted, page.width - LABEL_COLUMNS);
  const hasRoom = title.length + 2 + used + fitted.length - 1 <= SCREEN_LINES;
  const body = fitted.flatMap((answer, index) => [...(hasRoom && index > 0 ? [""] : []), ...labelled(answer, page)]);
  return [...title, "", ...body, wrap(countsOf(report.summary), page.width)[0] ?? ""];
}

function titleOf({ verdict, change }: Report, page: Page): readonly string[] {
  const { signal, sentence } = VERDICT_WORDS[verdict];
  const attributes: readonly Attribute[] = SIGNAL_ATTRIBUTES[signal];
  const [first = "", ...rest] = wrap(`${describeChange(change).name}: ${sentence}`, page.width - verdict.length - 2);
  const indent = " ".repeat(verdict.length + 2);
  return [
    `${page.paint(verdict.toUpperCase(), ...attributes)}  ${page.paint(first, "bold")}`,
    ...rest.slice(0, 1).map((line) => indent + line),
  ];
}

function changeAnswer({ change }: Report, { width }: Page): Answer {
  const { shown, more } = cut(describeChange(change).details, 4);
  const details = [...shown, ...(more > 0 ? [`and ${countWord(more)} more, see -o json`] : [])];
  return { label: "Change", statements: details.map((detail) => wrap(detail, width, "", "  ")), keep: 2 };
}

function seenAnswer({ cluster, collectedAt, summary }: Report, { width }: Page): Answer {
  const name = [clusterName(cluster), cluster.version ?? ""];
  const hosts = summary.hostsObserved + summary.hostsUnobserved;
  const seen = `${name.join(" ").trim()}; ${timeText(collectedAt.to)}; ${hostsText(hosts, summary.hostsObserved)}`;
  return { label: "Seen", statements: [wrap(seen, width)], keep: 1 };
}

function hostsText(hosts: number, read: number): string {
  return hosts === 0 ? "no host was looked at" : `hosts read: ${read} of ${hosts}`;
}

function expectAnswer({ prediction }: Report, { width }: Page): Answer {
  const sentences = prediction === undefined ? [] : summarizePrediction(prediction);
  return { label: "Expect", statements: sentences.map((sentence) => wrap(sentence, width)), keep: 1 };
}

function labelled({ label, statements }: Answer, { paint }: Page): readonly string[] {
  const [first = "", ...rest] = statements.flat();
  const margin = " ".repeat(LABEL_COLUMNS);
  return [paint(label.padEnd(LABEL_COLUMNS), "bold") + first, ...rest.map((row) => margin + row)];
}

/** Cuts long statements; where that is not enough, takes the last ones of the longest answers. */
function fitOnScreen(answers: readonly Answer[], budget: number, width: number): readonly Answer[] {
  const whole = [3, 2].map((lines) => clip(answers, lines)).find((clipped) => countRows(clipped, width) <= budget);
  if (whole !== undefined) return whole;
  const dropped = dropStatements(clip(answers, 2), budget, width);
  return countRows(dropped, width) <= budget ? dropped : dropStatements(clip(answers, 1), budget, width);
}

function clip(answers: readonly Answer[], lines: number): readonly Answer[] {
  return answers.map((answer) => ({
    ...answer,
    statements: answer.statements.map((statement) => clipLines(statement, lines)),
  }));
}

function dropStatements(answers: readonly Answer[], budget: number, width: number): readonly Answer[] {
  const fitted = [...answers];
  while (countRows(fitted, width) > budget) {
    const sizes = fitted.map(({ statements, keep }) => (statements.length > keep ? statements.flat().length : 0));
    const longest = sizes.indexOf(Math.max(...sizes));
    const answer = fitted[longest];
    if (answer === undefined || sizes[longest] === 0) break;
    fitted[longest] = { ...answer, statements: answer.statements.slice(0, -1) };
  }
  return fitted;
}

/** A command is never broken, so the terminal does it, and it takes several lines. */
function countRows(answers: readonly Answer[], width: number): number {
  return answers.flatMap(({ statements }) => statements.flat()).reduce((sum, row) => sum + linesOf(row, width), 0);
}

function linesOf(row: string, width: number): number {
  return Math.max(1, Math.ceil(stringWidth(row) / width));
}

function countsOf({ critical, high, medium, low, open, waived }: Summary): string {
  const counts = Object.entries({ critical, high, medium, low, open })
    .map(([what, count]) => `${countWord(count)} ${what}`)
    .join(", ");
  return `Found: ${counts}${waived > 0 ? `, ${waived} waived` : ""}. Details follow.`;
}
