import type { Command } from "../command.js";
import { EXPLAIN, RULES, VERSION } from "./rules.js";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [RULES, EXPLAIN, VERSION];
