import { portsConflict } from "../../derive/host-ports.js";
import { type FilterPlugin, resolvable } from "./plugin.js";

const REJECTED = resolvable("node(s) didn't have free ports for the requested pod ports");

/** A port of the Node serves one Pod. */
export const nodePorts: FilterPlugin = {
  name: "NodePorts",
  prepare: ({ traits }) => {
    if (traits.hostPorts.length === 0) return undefined;
    return { filter: (node) => (node.hasPortConflict(traits.hostPorts) ? REJECTED : undefined) };
  },
  mayAdmitAfter: (event, { traits }) =>
    event.kind === "pod-removed" &&
    event.pod.traits.hostPorts.some((freed) => traits.hostPorts.some((wanted) => portsConflict(freed, wanted))),
};
