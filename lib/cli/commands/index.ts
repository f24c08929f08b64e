import type { Command } from "../command.js";
import { AUDITS } from "./audit.js";
import { DEMO, RENDER } from "./reports.js";
import { EXPLAIN, RULES, VERSION } from "./rules.js";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [...AUDITS, RENDER, RULES, EXPLAIN, DEMO, VERSION];
