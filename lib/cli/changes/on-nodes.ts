import type { PowerOff, Reboot, RemoveNode } from "../../model/change.js";
import type { ChangeGrammar } from "./change-grammar.js";
import { readNodeNames } from "./node-names.js";

type OnNodes = Reboot | PowerOff | RemoveNode;

/** A change that says nothing more than which Nodes. */
function onNodes(kind: OnNodes["kind"], summary: string): ChangeGrammar {
  return {
    kind,
    summary,
    usage: "NODE..",
    operands: "NODE..",
    flags: {},
    read: (given) => ({ change: { kind, nodes: readNodeNames(given) } }),
  };
}

export const REBOOT = onNodes("reboot", "Nodes that reboot, one after the other, each back before the next");
export const POWER_OFF = onNodes("power-off", "Nodes that lose power, all at the same moment");
export const REMOVE_NODE = onNodes("remove-node", "Nodes that leave the cluster for good");
