import { DISPLAY_FLAGS, readDisplayOptions } from "../arguments/display-options.js";
import type { Command } from "../command.js";

export const DEMO: Command = {
  path: ["demo"],
  summary: "audit the incident that comes with kaudit; no cluster needed",
  usage: "[-o FORMAT[=FILE]]",
  operands: null,
  flags: DISPLAY_FLAGS,
  prepare(given) {
    const options = readDisplayOptions(given);
    return async (terminal) => (await import("../actions/demo.js")).demo(options, terminal);
  },
};
