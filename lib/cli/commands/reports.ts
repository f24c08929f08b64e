import { UsageError } from "../../model/errors.js";
import { CONFIG_FLAG, FAIL_ON_FLAG, readFailOn } from "../arguments/audit-options.js";
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

export const DIFF: Command = {
  path: ["diff"],
  summary: "compare two stored reports: what is new, resolved, unchanged, and what cannot be compared",
  usage: "OLD NEW [-o FORMAT[=FILE]]",
  operands: "OLD NEW",
  flags: {
    "fail-on": {
      ...FAIL_ON_FLAG,
      describe:
        "severity from which on new or worse findings end with exit code 1; without such, what is open or cannot be compared with 3",
    },
    ...DISPLAY_FLAGS,
  },
  prepare(given) {
    const [before, after] = given.twoOperands("OLD", "NEW");
    if (before === "-" && after === "-") {
      throw new UsageError("OLD and NEW are both standard input; name a file for one of them");
    }
    const options = { ...readDisplayOptions(given), failOn: readFailOn(given) };
    return async (terminal) => (await import("../actions/diff.js")).diff(before, after, options, terminal);
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
