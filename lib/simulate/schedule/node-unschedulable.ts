import { isTolerated, UNSCHEDULABLE } from "../../derive/taints.js";
import { type FilterPlugin, unresolvable } from "./plugin.js";

const CORDON = { key: UNSCHEDULABLE, effect: "NoSchedule" };
const REJECTED = unresolvable("node(s) were unschedulable");

/** Keeps Pods off cordoned Nodes, unless they tolerate the taint that goes with a cordon. */
export const nodeUnschedulable: FilterPlugin = {
  name: "NodeUnschedulable",
  prepare: ({ traits }) => {
    if (isTolerated(CORDON, traits.tolerations)) return undefined;
    return { filter: ({ isUnschedulable }) => (isUnschedulable ? REJECTED : undefined) };
  },
  mayAdmitAfter: (event) => event.kind === "node-changed" && event.isEased && !event.node.isUnschedulable,
};
