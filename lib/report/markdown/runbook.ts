import type { Report } from "../../model/report.js";
import { markdownCode, markdownFence, markdownSentence } from "../escape/markdown.js";
import { runbooksOf } from "../runbook/index.js";
import type { Runbook, RunbookStep, Script } from "../runbook/runbook.js";
import { countOf, listWords } from "../view/cut.js";

/** The safe order of steps, for the kinds of change that have one. */
export function runbookBlocks(report: Report): readonly string[] {
  const { runbooks, otherNodes, refusal } = runbooksOf(report);
  if (refusal !== null) return ["## Safe order of steps", refusal];
  if (runbooks.length === 0) return [];
  const others = listWords(otherNodes.map(markdownCode), 10);
  return [
    ...runbooks.flatMap((runbook) => runbookOf(runbook)),
    ...(otherNodes.length === 0
      ? []
      : [
          `${countOf(otherNodes.length, "more node")} (${others}): one node after the other, each with a ticket of its own.`,
        ]),
  ];
}

function runbookOf({ node, rules, steps, wayBack }: Runbook): readonly string[] {
  return [
    `## Safe order of steps on ${markdownCode(node)}`,
    rules.map((rule) => `- ${markdownSentence(rule)}`).join("\n"),
    ...steps.flatMap((step, index) => stepBlocks(step, `${index + 1}. `)),
    "### Way back",
    ...wayBack.flatMap((step) => stepBlocks(step, "")),
  ];
}

function stepBlocks({ title, text, scripts, stop }: RunbookStep, prefix: string): readonly string[] {
  return [
    `### ${prefix}${markdownSentence(title)}`,
    markdownSentence(text.join(" ")),
    ...scripts.flatMap(scriptBlocks),
    `**Stop condition:** ${markdownSentence(stop)}`,
  ].filter((block) => block !== "");
}

function scriptBlocks({ label, lines, isWithheld }: Script): readonly string[] {
  return [
    ...(label === undefined ? [] : [markdownSentence(label)]),
    isWithheld
      ? "No commands here: a path or name holds characters that are not safe to paste. Do this step by hand."
      : markdownFence(lines),
  ];
}
