import type { DrainPlan } from "../../model/prediction.js";
import type { Report } from "../../model/report.js";
import { cut, listWords } from "../view/cut.js";
import { plansOf } from "../view/plan.js";
import { drainRunbook, type EmptyingChange } from "./drain/index.js";
import { relocationRunbook } from "./relocate/index.js";
import { isNested } from "./relocate/node-plan.js";
import type { Runbook } from "./runbook.js";

/** Nodes whose steps one ticket holds. */
const NODES_IN_ONE_TICKET = 3;

/** Safe orders of steps, one for each node, and the nodes that need a ticket of their own. */
export interface Runbooks {
  readonly runbooks: readonly Runbook[];
  readonly otherNodes: readonly string[];
  /** why there is no order of steps for a change that could have one */
  readonly refusal: string | null;
}

const NONE: Runbooks = { runbooks: [], otherNodes: [], refusal: null };

/** What to do, step by step, for the kinds of change that have a known safe order. */
export function runbooksOf({ change, findings, prediction }: Report): Runbooks {
  if (change === null) return NONE;
  if (
    change.kind === "drain" ||
    change.kind === "reboot" ||
    change.kind === "power-off" ||
    change.kind === "remove-node"
  ) {
    return drainRunbooks(change, plansOf(prediction));
  }
  if (change.kind !== "relocate") return NONE;
  if (isNested(change.moves)) {
    const refusal =
      "One of the directories lies within another: no order moves both safely. Relocate the outer one alone.";
    return { runbooks: [], otherNodes: [], refusal };
  }
  const { shown } = cut(change.nodes, NODES_IN_ONE_TICKET);
  return {
    runbooks: shown.map((node) =>
      relocationRunbook(node, { change, findings, ...(prediction === undefined ? {} : { prediction }) }),
    ),
    otherNodes: change.nodes.slice(shown.length),
    refusal: null,
  };
}

function drainRunbooks(change: EmptyingChange, plans: readonly DrainPlan[]): Runbooks {
  const stuck = plans.find(({ completes }) => !completes);
  if (stuck !== undefined) return { ...NONE, refusal: refusalOf(stuck) };
  const planned = new Set(plans.flatMap(({ nodes }) => nodes));
  return {
    runbooks: plans.map((plan) => drainRunbook(plan, change)),
    otherNodes: plans.length === 0 ? [] : change.nodes.filter((node) => !planned.has(node)),
    refusal: null,
  };
}

function refusalOf({ blocked, remaining, refused }: DrainPlan): string {
  const why = blocked.map(({ pod, reason }) => `${pod}: ${reason}`);
  const left = refused.length > 0 ? refused.map(({ pod, reason }) => `${pod}: ${reason}`) : remaining;
  return (
    "Nothing that was tried on the simulated cluster lets the drain come to its end, neither flags nor replicas nor budgets. " +
    `What stands in its way: ${listWords([...new Set([...why, ...left])], 5)}.`
  );
}
