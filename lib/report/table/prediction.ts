import type { EvictionPrediction, PodsPrediction, Prediction, RebootPrediction } from "../../model/prediction.js";
import type { Report } from "../../model/report.js";
import { countOf, cut, listWords } from "../view/cut.js";
import {
  downtimeWords,
  pendingName,
  pendingReasons,
  shareText,
  summarizePods,
  summarizePrediction,
} from "../view/prediction.js";
import { LOSS_COMMANDS, mountedVolumes } from "../view/volumes.js";
import { columns } from "./columns.js";
import { type Page, wrap } from "./page.js";

const SHOWN_ROWS = 10;
const NAMED_PODS = 8;

/** What the cluster will do, in full. */
export function predictionSection({ prediction }: Report, page: Page): readonly string[] {
  if (prediction === undefined) return [];
  return [
    "",
    page.paint("What to expect", "bold"),
    ...summarizePrediction(prediction).flatMap((sentence) => wrap(sentence, page.width, "  ")),
    ...missingRows(prediction, page),
    ...predictionRows(prediction, page),
  ];
}

function predictionRows(prediction: Prediction, page: Page): readonly string[] {
  switch (prediction.kind) {
    case "relocate":
      return volumeRows(prediction, page);
    case "drain":
    case "power-off":
    case "remove-node":
      return [
        ...assumptionRows(prediction, page),
        ...podRows(prediction, page),
        ...outcomeRows(prediction, page),
        ...stepRows(prediction, page),
      ];
    case "reboot":
      return [
        ...assumptionRows(prediction, page),
        "",
        "  If the node comes back in time:",
        ...podRows(prediction.back, page),
        "",
        "  If it stays away:",
        ...podRows(prediction.away, page),
        ...rebootStepRows(prediction, page),
      ];
  }
}

function volumeRows(prediction: Prediction, page: Page): readonly string[] {
  const { shown, more } = cut(mountedVolumes(prediction), SHOWN_ROWS);
  if (shown.length === 0) return [];
  const rows = shown.map(({ node, pv, claim, hostPath, mountedAt, lostBy }) => [
    pv ?? mountedAt[0] ?? "",
    claim ?? "",
    node,
    hostPath ?? "not seen on the host",
    lostBy.length === 0 ? "none of them" : lostBy.map((method) => LOSS_COMMANDS[method]).join(", "),
  ]);
  return [
    "",
    ...columns(page, ["VOLUME", "CLAIM", "NODE", "DATA IN", "DESTROYED BY"], rows, "  "),
    ...(more > 0 ? [`  and ${countOf(more, "more volume")}`] : []),
  ];
}

function podRows(pods: PodsPrediction, page: Page): readonly string[] {
  return [
    ...named("evicted", pods.evicted, page),
    ...named("left on the node", pods.remaining, page),
    ...named("preempted", pods.preempted, page),
    ...named("downtime", pods.downtime.map(downtimeWords), page),
    ...limited(page, ["REFUSED", "REASON"], pods.refused, ({ pod, reason }) => [pod, reason]),
    ...limited(page, ["BLOCKED", "BUDGETS", "REASON"], pods.blocked, ({ pod, budgets, reason }) => [
      pod,
      budgets.join(", "),
      reason,
    ]),
    ...limited(page, ["WAITS FOR A NODE", "PODS", "WHY"], pods.pending, (waiting) => [
      pendingName(waiting),
      String(waiting.pods),
      pendingReasons(waiting),
    ]),
    ...limited(page, ["EMPTYDIR DELETED", "VOLUME", "MEDIUM"], pods.emptyDirDeleted, ({ pod, volume, medium }) => [
      pod,
      volume,
      medium === "" ? "disk" : medium,
    ]),
  ];
}

function limited<T>(
  page: Page,
  heads: readonly string[],
  list: readonly T[],
  cells: (element: T) => readonly string[],
): readonly string[] {
  if (list.length === 0) return [];
  const { shown, more } = cut(list, SHOWN_ROWS);
  return [
    "",
    ...columns(page, heads, shown.map(cells), "  "),
    ...(more > 0 ? [`  and ${countOf(more, "more", "more")}`] : []),
  ];
}

function named(what: string, names: readonly string[], { width }: Page): readonly string[] {
  return names.length === 0 ? [] : wrap(`${what}: ${listWords(names, NAMED_PODS)}`, width, "  ", "    ");
}

function stepRows({ steps }: EvictionPrediction, page: Page): readonly string[] {
  return limited(page, ["NODE", "COMPLETES", "EVICTED", "BLOCKED", "REFUSED"], steps ?? [], (step) => [
    step.node,
    step.completes ? "yes" : "no",
    String(step.evicted.length),
    String(step.blocked.length),
    String(step.refused.length),
  ]);
}

function outcomeRows({ outcomes }: EvictionPrediction, page: Page): readonly string[] {
  const heads = ["OF THE TRIALS", "COMPLETES", "EVICTED", "LEFT", "WITHOUT A NODE"];
  return limited(page, heads, outcomes ?? [], (outcome) => [
    shareText(outcome),
    outcome.completes ? "yes" : "no",
    String(outcome.evicted.length),
    String(outcome.remaining.length),
    String(outcome.pending.reduce((sum, { pods }) => sum + pods, 0)),
  ]);
}

function rebootStepRows({ steps }: RebootPrediction, page: Page): readonly string[] {
  return limited(page, ["NODE", "IF IT COMES BACK", "IF IT STAYS AWAY"], steps ?? [], ({ node, back, away }) => [
    node,
    summarizePods(back).join(" "),
    summarizePods(away).join(" "),
  ]);
}

function assumptionRows(prediction: EvictionPrediction | RebootPrediction, { width }: Page): readonly string[] {
  const assumed = Object.entries(prediction.assumptions).map(([name, value]) => `${name} ${value}`);
  return assumed.length === 0 ? [] : wrap(`assumed: ${assumed.join(", ")}`, width, "  ", "    ");
}

function missingRows({ missing }: Prediction, { width }: Page): readonly string[] {
  const { shown, more } = cut(missing, 5);
  return [
    ...shown.flatMap((fact) => wrap(`missing: ${fact}`, width, "  ", "    ")),
    ...(more > 0 ? [`  missing: ${countOf(more, "more", "more")}`] : []),
  ];
}
