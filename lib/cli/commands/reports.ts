import { CONFIG_FLAG } from "../arguments/audit-options.js";
import { DISPLAY_FLAGS, readDisplayOptions } from "../arguments/display-options.js";
import type { Command } from "../command.js";

export const RENDER: Command = {
  path: ["render"],
  summary: "show a stored report, which -o json wrote, in another format",
  usage: "REPORT -o FORMAT[=FILE]",
  operands: "REPORT",
  flags: { ...DISPLAY_FLAGS, ...CONFIG_FLAG },
  prepare(given) {
    const file = given.operand("REPORT");
    const options = { ...readDisplayOptions(given), configFile: given.value("config") ?? null };
    return async (terminal) => (await import("../actions/render.js")).render(file, options, terminal);
  },
};

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
