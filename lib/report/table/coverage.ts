import type { HostCoverage, Report, ReportedRule, RuleState } from "../../model/report.js";
import { describeCoverage } from "../view/coverage.js";
import { countOf, cut, listWords } from "../view/cut.js";
import { groupOpen } from "../view/group-open.js";
import { columns } from "./columns.js";
import { type Page, wrap } from "./page.js";

const SHOWN_OPEN = 12;
const SHOWN_HOSTS = 10;
const NAMED_RULES = 30;

/** Questions that nobody could answer: each one names what it would have needed. */
export function openSection({ open }: Report, page: Page): readonly string[] {
  if (open.length === 0) return [];
  const { shown, more } = cut(groupOpen(open), SHOWN_OPEN);
  const rows = shown.flatMap(({ severity, ruleIds, reason, detail, hosts, waiver }) => [
    ...wrap(
      `${listWords(ruleIds, NAMED_RULES)}: ${reason}, could be ${severity}${waiver === undefined ? "" : ", waived"}`,
      page.width,
      "  - ",
    ),
    ...wrap(detail, page.width, "    "),
    ...(hosts.length === 0 ? [] : wrap(`hosts: ${listWords(hosts, 6)}`, page.width, "    ")),
  ]);
  return [
    "",
    page.paint("Open: what could not be decided", "bold"),
    ...rows,
    ...(more > 0 ? [`  and ${countOf(more, "more", "more")}`] : []),
  ];
}

/** What was read, and what was not. */
export function coverageSection({ coverage, rules, scope }: Report, page: Page): readonly string[] {
  const unread = coverage.hosts.filter(({ state }) => state === "unobserved");
  return [
    "",
    page.paint("What was looked at", "bold"),
    ...scope.sources.flatMap(({ kind, name }) => wrap(`from ${kind} ${name}`, page.width, "  ", "    ")),
    ...describeCoverage(coverage).flatMap((sentence) => wrap(sentence, page.width, "  ", "    ")),
    ...hostRows(unread, page),
    ...ruleRows(rules, page),
  ];
}

function hostRows(hosts: readonly HostCoverage[], page: Page): readonly string[] {
  if (hosts.length === 0) return [];
  const { shown, more } = cut(hosts, SHOWN_HOSTS);
  const rows = shown.map(({ host, reason, detail }) => [host, reason ?? "unobserved", detail ?? ""]);
  return [
    ...columns(page, ["HOST NOT READ", "REASON", "DETAIL"], rows, "  "),
    ...(more > 0 ? [`  and ${countOf(more, "more host")}`] : []),
  ];
}

const STATE_WORDS: Readonly<Record<RuleState, string>> = {
  evaluated: "evaluated",
  open: "open",
  notApplicable: "not applicable",
  skipped: "skipped",
  defect: "failed by a defect of kaudit",
};

function ruleRows(rules: readonly ReportedRule[], { width }: Page): readonly string[] {
  const counts = Object.entries(STATE_WORDS).flatMap(([state, words]) => {
    const count = rules.filter((rule) => rule.state === state).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const named = (what: string, some: readonly ReportedRule[]): readonly string[] =>
    some.length === 0
      ? []
      : wrap(
          `${what}: ${listWords(
            some.map(({ ruleId }) => ruleId),
            8,
          )}`,
          width,
          "  ",
          "    ",
        );
  return [
    ...wrap(`${countOf(rules.length, "rule")}: ${counts.join(", ")}`, width, "  ", "    "),
    ...named(
      "skipped",
      rules.filter(({ state }) => state === "skipped"),
    ),
    ...named(
      "defect",
      rules.filter(({ state }) => state === "defect"),
    ),
    ...named(
      "found nothing to examine",
      rules.filter(({ state, examined }) => state === "evaluated" && examined === 0),
    ),
  ];
}
