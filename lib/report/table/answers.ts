import stringWidth from "string-width";
import type { Finding } from "../../model/finding.js";
import type { Report } from "../../model/report.js";
import { countOf, countWord, cut, listWords } from "../view/cut.js";
import type { FindingGroup } from "../view/group-findings.js";
import { groupOpen } from "../view/group-open.js";
import { nothingFound } from "../view/nothing-found.js";
import { planSentences, plansOf } from "../view/plan.js";
import { objectName, subjectName, whereFound } from "../view/subject.js";
import { type MountedVolume, mountedVolumes } from "../view/volumes.js";
import { clipLines, commandLine, DESTRUCTIVE, type Page, wrap } from "./page.js";

/** One of the questions that the first screen answers. */
export interface Answer {
  readonly label: string;
  /** lines of each statement, the weightiest first: the last ones give way when the screen is too small */
  readonly statements: readonly (readonly string[])[];
  /** statements that do not give way */
  readonly keep: number;
}

/** What is lost, or exposed where it hangs on a condition: the critical findings, each subject by name. */
export function lostAnswer(report: Report, groups: readonly FindingGroup[], page: Page): Answer {
  const [worst, ...others] = groups.filter(({ severity }) => severity === "critical");
  if (worst === undefined)
    return { label: "Lost", statements: [wrap(nothingFound(report, "critical"), page.width)], keep: 1 };
  const lost = worst.findings.filter(({ certainty }) => certainty === "certain").length;
  const condition = worst.findings.find((finding) => finding.condition !== undefined)?.condition;
  return {
    label: lost > 0 ? "Lost" : "Exposed",
    statements: [
      wrap(lossHeadline(worst, lost), page.width).map((line) => page.paint(line, "red")),
      ...lossSubjects(worst, report, page),
      ...(condition === undefined ? [] : [wrap(lost > 0 ? `exposed ${condition}` : condition, page.width)]),
      ...(others.length === 0 ? [] : [wrap(`Also: ${others.map(({ title }) => title).join("; ")}`, page.width)]),
    ],
    keep: 3,
  };
}

function lossHeadline({ title, findings }: FindingGroup, lost: number): string {
  const exposed = findings.length - lost;
  if (lost === 0 || exposed === 0) return `${countWord(findings.length)}: ${title}`;
  return `${countWord(lost)} and ${countWord(exposed)} exposed: ${title}`;
}

function lossSubjects({ findings }: FindingGroup, report: Report, { width }: Page): readonly (readonly string[])[] {
  const volumes = mountedVolumes(report.prediction);
  const isOneNode = report.change?.nodes.length === 1;
  const { shown, more } = cut(findings, 3);
  return [
    ...shown.map((finding) => wrap(describeLoss(finding, volumes, isOneNode), width, "- ")),
    ...(more > 0 ? [[`- and ${countWord(more)} more`]] : []),
  ];
}

function describeLoss(finding: Finding, volumes: readonly MountedVolume[], isOneNode: boolean): string {
  const { subject, affected } = finding;
  const volume = subject.kind === "PersistentVolume" ? volumes.find(({ pv }) => pv === subject.name) : undefined;
  const name = isOneNode ? subjectName(subject) : whereFound(finding);
  const users = volume?.claim ?? listWords(affected.map(objectName), 1);
  const place = volume?.hostPath ?? null;
  return `${name}${users === "" ? "" : ` (${users})`}${place === null ? "" : `, data in ${place}`}`;
}

/** What keeps the change from ending, or breaks what it need not: the high findings. */
export function blockAnswer(report: Report, groups: readonly FindingGroup[], page: Page): Answer {
  const label = report.change === null ? "Broken" : "Blocks";
  const blocks = groups.filter(({ severity }) => severity === "high");
  if (blocks.length === 0) return { label, statements: [wrap(nothingFound(report, "high"), page.width)], keep: 1 };
  const { shown, more } = cut(blocks, 3);
  const statements = shown.map(({ title, findings }) => {
    const names = findings.map(({ subject }) => objectName(subject));
    return wrap(`${title}: ${listWords(names, 2)}`, page.width, "", "  ");
  });
  return { label, statements: more > 0 ? [...statements, [`and ${countOf(more, "more kind")}`]] : statements, keep: 2 };
}

/** What to do first: the remedy of the weightiest finding, or the look that is still missing. */
export function firstAnswer(report: Report, groups: readonly FindingGroup[], page: Page): Answer {
  return {
    label: "First",
    statements: [...firstStatements(report, groups, page), ...runbookHint(report, page)],
    keep: 2,
  };
}

function firstStatements(report: Report, groups: readonly FindingGroup[], page: Page): readonly (readonly string[])[] {
  const { width } = page;
  if (report.verdict === "unknown") return [wrap("Let kaudit see what it could not (Open), then audit again.", width)];
  const planned = groups[0]?.severity === "critical" ? [] : planStatements(report, page);
  const isStuck = plansOf(report.prediction).some(({ completes }) => !completes);
  if (planned.length > 0 && !isStuck) return planned;
  const remedy = groups.flatMap(({ findings: [finding] }) => finding.remediation)[0];
  // A drain that nothing ends has a finding that says why, and what to do about that.
  if (remedy === undefined) return planned.length > 0 ? planned : [["nothing has to be done first"]];
  const lines = remedy.commands.map((command) => commandLine(command, "  "));
  // The one to begin with may take two rows of the terminal: a screen that names no command says nothing to do.
  const short = lines.filter((line, index) => stringWidth(line) <= width * (index === 0 ? 2 : 1)).slice(0, 2);
  const more = lines.length - short.length;
  return [
    wrap(remedy.destructive ? `${remedy.text} ${DESTRUCTIVE}` : remedy.text, width),
    ...short.map((line) => [line]),
    ...(more > 0 ? [[`  and ${countOf(more, "longer command")} below`]] : []),
    ...(isStuck ? planned : []),
  ];
}

/** What gets the drain to its end, tried on the simulated cluster: better advice than any one finding's. */
function planStatements({ prediction, change }: Report, { width }: Page): readonly (readonly string[])[] {
  const plans = plansOf(prediction);
  const isDrain = change?.kind === "drain";
  const named = plans.length > 1;
  const told = plans.flatMap((plan) =>
    planSentences(plan, isDrain).map((sentence) => (named ? `${plan.nodes.join(", ")}: ${sentence}` : sentence)),
  );
  const sentences = [...new Set(told)];
  if (sentences.length === 0 && plans.length > 0 && !isDrain) {
    return [wrap("Drain, then make the change: its Pods move at once and nothing is lost by force.", width)];
  }
  return sentences.map((sentence) => wrap(sentence, width));
}

function runbookHint(report: Report, { width }: Page): readonly (readonly string[])[] {
  if (report.change?.kind !== "relocate" && !plansOf(report.prediction).some(({ completes }) => completes)) return [];
  const what = report.change?.kind === "relocate" ? ", with this node's paths" : ", to be pasted";
  return [wrap(`All steps in their safe order${what}: -o markdown`, width)];
}

/** What could not be decided, the worst first. */
export function openAnswer({ open }: Report, { width }: Page): Answer {
  const unwaived = open.filter(({ waiver }) => waiver === undefined);
  const groups = groupOpen(unwaived);
  const [worst] = groups;
  if (worst === undefined) return { label: "Open", statements: [], keep: 0 };
  const { shown, more } = cut(groups, 2);
  const head = `${countOf(unwaived.length, "question")} could not be answered, at worst ${worst.severity}:`;
  return {
    label: "Open",
    statements: [
      wrap(head, width),
      ...shown.map(({ ruleIds, detail }) => clipLines(wrap(`${listWords(ruleIds, 1)}: ${detail}`, width, "- "), 1)),
      ...(more > 0 ? [[`- and ${countWord(more)} more`]] : []),
    ],
    keep: 1,
  };
}
