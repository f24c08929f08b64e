import type { Report } from "../../model/report.js";
import { cut } from "../view/cut.js";
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

/** What to do, step by step, for the kinds of change that have a known safe order. */
export function runbooksOf({ change, prediction }: Report): Runbooks {
  if (change?.kind !== "relocate") return { runbooks: [], otherNodes: [], refusal: null };
  if (isNested(change.moves)) {
    const refusal =
      "One of the directories lies within another: no order moves both safely. Relocate the outer one alone.";
    return { runbooks: [], otherNodes: [], refusal };
  }
  const { shown } = cut(change.nodes, NODES_IN_ONE_TICKET);
  return {
    runbooks: shown.map((node) => relocationRunbook(node, change, prediction)),
    otherNodes: change.nodes.slice(shown.length),
    refusal: null,
  };
}
