import type { Command } from "../command.js";
import { ACCESSES, PERMISSIONS } from "./access.js";
import { AUDITS } from "./audit.js";
import { COLLECTS } from "./collect.js";
import { DEMO, DIFF, RENDER } from "./reports.js";
import { EXPLAIN, RULES, VERSION } from "./rules.js";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...AUDITS,
  ...COLLECTS,
  ...ACCESSES,
  PERMISSIONS,
  RENDER,
  DIFF,
  RULES,
  EXPLAIN,
  DEMO,
  VERSION,
];
