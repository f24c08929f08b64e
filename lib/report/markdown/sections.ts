import type { PodsPrediction, PossibleOutcome, Prediction } from "../../model/prediction.js";
import type { Report } from "../../model/report.js";
import { markdownCode, markdownSentence } from "../escape/markdown.js";
import { describeChange } from "../view/change.js";
import { clusterName } from "../view/cluster.js";
import { describeCoverage } from "../view/coverage.js";
import { countOf, countWord, cut, listWords } from "../view/cut.js";
import { groupOpen } from "../view/group-open.js";
import { downtimeWords, pendingName, pendingReasons, shareText, summarizePrediction } from "../view/prediction.js";
import { timeText } from "../view/quantities.js";
import { VERDICT_WORDS } from "../view/verdict.js";
import { LOSS_COMMANDS, mountedVolumes } from "../view/volumes.js";
import { list, tableOf } from "./blocks.js";

const SHOWN_ROWS = 20;
const NAMED_RULES = 30;

/** What the ticket is about, and may I. */
export function headBlocks(report: Report): readonly string[] {
  const { verdict, change, cluster, collectedAt, summary, verdictReasons, tool, reportId } = report;
  const { name, details } = describeChange(change);
  const { shown, more } = cut(verdictReasons, 8);
  const hosts = summary.hostsObserved + summary.hostsUnobserved;
  return [
    `# ${verdict.toUpperCase()}: ${markdownSentence(name)}`,
    `**${VERDICT_WORDS[verdict].sentence}**`,
    list([...shown.map(markdownSentence), ...(more > 0 ? [`and ${countWord(more)} more`] : [])]),
    tableOf(
      ["", ""],
      [
        ...details.map((detail) => ["Change", markdownSentence(detail)]),
        ["Cluster", markdownSentence([clusterName(cluster), cluster.version ?? ""].join(" "))],
        ["Facts of", markdownSentence(timeText(collectedAt.to))],
        ["Hosts read", `${summary.hostsObserved} of ${hosts}`],
        ["Findings", countsOf(report)],
        ["Report", `${markdownCode(reportId)}, ${markdownSentence(`${tool.name} ${tool.version}`)}`],
      ],
    ),
  ].filter((block) => block !== "");
}

function countsOf({ summary: { critical, high, medium, low, open, waived } }: Report): string {
  return `${critical} critical, ${high} high, ${medium} medium, ${low} low, ${open} open, ${waived} waived`;
}

/** Volumes that a command on the moved trees would empty. */
export function volumeBlocks({ prediction }: Report): readonly string[] {
  const volumes = mountedVolumes(prediction).filter(({ lostBy }) => lostBy.length > 0);
  if (volumes.length === 0) return [];
  const { shown, more } = cut(volumes, SHOWN_ROWS);
  const rows = shown.map(({ pv, claim, node, hostPath, mountedAt, lostBy }) => [
    pv === null ? "" : markdownCode(pv),
    claim === null ? "" : markdownCode(claim),
    markdownCode(node),
    hostPath === null ? "not seen on the host" : markdownCode(hostPath),
    mountedAt.map(markdownCode).join("<br>"),
    lostBy.map((method) => markdownCode(LOSS_COMMANDS[method])).join(", "),
  ]);
  return [
    "Volumes that are mounted inside what is to move, and the commands on it that would delete their data:",
    tableOf(["Volume", "Claim", "Node", "Data in", "Mounted at", "Deleted by"], rows),
    ...(more > 0 ? [`and ${countOf(more, "more volume")}`] : []),
  ];
}

/** What could not be decided, and what was not read. */
export function openBlocks({ open, coverage }: Report): readonly string[] {
  const { shown, more } = cut(groupOpen(open), SHOWN_ROWS);
  const items = shown.map(({ ruleIds, severity, reason, detail, hosts, waiver }) =>
    [
      `${listWords(ruleIds.map(markdownCode), NAMED_RULES)} (could be ${severity}, ${markdownSentence(reason)}${waiver === undefined ? "" : ", waived"}):`,
      markdownSentence(detail),
      ...(hosts.length === 0 ? [] : [`(hosts: ${listWords(hosts.map(markdownCode), 10)})`]),
    ].join(" "),
  );
  return [
    items.length === 0
      ? "Every question was answered."
      : list([...items, ...(more > 0 ? [`and ${countWord(more)} more`] : [])]),
    "What was read:",
    list(describeCoverage(coverage).map(markdownSentence)),
    ...unreadHosts(coverage),
  ];
}

function unreadHosts({ hosts }: Report["coverage"]): readonly string[] {
  const unread = hosts.filter(({ state }) => state === "unobserved");
  if (unread.length === 0) return [];
  const { shown, more } = cut(unread, SHOWN_ROWS);
  return [
    tableOf(
      ["Host not read", "Reason", "Detail"],
      shown.map(({ host, reason, detail }) => [
        markdownCode(host),
        markdownSentence(reason ?? "unobserved"),
        markdownSentence(detail ?? ""),
      ]),
    ),
    ...(more > 0 ? [`and ${countOf(more, "more host")}`] : []),
  ];
}

/** What the cluster will do. */
export function predictionBlocks({ prediction }: Report): readonly string[] {
  if (prediction === undefined) return [];
  const { shown, more } = cut(prediction.missing, SHOWN_ROWS);
  return [
    "## What to expect",
    list([...summarizePrediction(prediction), ...detailsOf(prediction)].map(markdownSentence)),
    ...(shown.length === 0
      ? []
      : ["Missing:", list([...shown.map(markdownSentence), ...(more > 0 ? [`and ${countWord(more)} more`] : [])])]),
  ];
}

function detailsOf(prediction: Prediction): readonly string[] {
  if (prediction.kind === "relocate") return [];
  const ends = prediction.kind === "reboot" ? [prediction.away] : [prediction];
  const chances = prediction.kind === "reboot" ? [] : (prediction.outcomes ?? []);
  return [...ends.flatMap(podDetails), ...named("Possible end", chances.map(outcomeText))];
}

function outcomeText(outcome: PossibleOutcome): string {
  const waiting = outcome.pending.reduce((sum, { pods }) => sum + pods, 0);
  const counts = `${countOf(outcome.evicted.length, "Pod")} evicted, ${outcome.remaining.length} left, ${waiting} without a node`;
  return `${shareText(outcome)} of the trials: ${outcome.completes ? "it completes" : "it does not complete"}, ${counts}`;
}

function podDetails({ refused, blocked, pending, emptyDirDeleted, downtime }: PodsPrediction): readonly string[] {
  const budgeted = blocked.map(({ pod, budgets, reason }) => `${pod} by ${budgets.join(" and ")}: ${reason}`);
  const waiting = pending.map((pods) => `${pendingName(pods)}: ${pendingReasons(pods)}`);
  const deleted = emptyDirDeleted.map(({ pod, volume }) => `${pod} ${volume}`);
  return [
    ...named(
      "Refused",
      refused.map(({ pod, reason }) => `${pod}: ${reason}`),
    ),
    ...named("Blocked", budgeted),
    ...named("Waiting for a node", waiting),
    ...named("emptyDir deleted", deleted),
    ...named("Downtime", downtime.map(downtimeWords)),
  ];
}

function named(what: string, entries: readonly string[]): readonly string[] {
  const { shown, more } = cut(entries, 10);
  return [...shown.map((entry) => `${what}: ${entry}`), ...(more > 0 ? [`${what}: ${countWord(more)} more`] : [])];
}

export function waiverBlocks({ waivers }: Report): readonly string[] {
  if (waivers.length === 0) return [];
  const rows = waivers.map(({ id, state, ruleId, subject, reason, owner, ticket, expires }) => [
    markdownCode(id),
    state,
    [ruleId, ...(subject === undefined ? [] : [subject])].map(markdownCode).join(" "),
    markdownSentence(reason),
    [owner, ticket, expires].flatMap((word) => (word === undefined ? [] : [markdownCode(word)])).join(", "),
  ]);
  return ["## Waived", tableOf(["Waiver", "State", "Covers", "Reason", "Owner, ticket, until"], rows)];
}
