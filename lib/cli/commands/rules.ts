import { OCCASION_KINDS } from "../../model/change.js";
import { CONFIG_FLAG } from "../arguments/audit-options.js";
import type { Flag } from "../arguments/flag.js";
import type { Command } from "../command.js";

const FORMATS = ["text", "json"] as const;
const FORMAT: Flag = {
  type: "value",
  short: "o",
  placeholder: "FORMAT",
  choices: FORMATS,
  describe: "text for people, json for programs",
  fallback: "text",
};

export const RULES: Command = {
  path: ["rules"],
  summary: "list the rules and the changes that they speak to",
  usage: "[--change KIND] [-o json]",
  operands: null,
  flags: {
    change: {
      type: "value",
      placeholder: "KIND",
      choices: OCCASION_KINDS,
      describe: "only rules that speak to this change; standing for the audit without one",
    },
    output: FORMAT,
    ...CONFIG_FLAG,
  },
  prepare(given) {
    const change = OCCASION_KINDS.find((kind) => kind === given.value("change")) ?? null;
    const options = {
      change,
      format: given.choice("output", FORMATS, "text"),
      configFile: given.value("config") ?? null,
    };
    return async (terminal) => (await import("../actions/rules.js")).listRules(options, terminal);
  },
};

export const EXPLAIN: Command = {
  path: ["explain"],
  summary: "tell what a rule looks at, why it matters, and how bad it can be",
  usage: "RULE",
  operands: "RULE",
  flags: CONFIG_FLAG,
  prepare(given) {
    const rule = given.operand("RULE");
    const configFile = given.value("config") ?? null;
    return async (terminal) => (await import("../actions/explain.js")).explain(rule, configFile, terminal);
  },
};

export const VERSION: Command = {
  path: ["version"],
  summary: "print the version of kaudit and of its rules and formats",
  usage: "[-o json]",
  operands: null,
  flags: { output: FORMAT },
  prepare(given) {
    const format = given.choice("output", FORMATS, "text");
    return async (terminal) => (await import("../actions/version.js")).version(format, terminal);
  },
};
