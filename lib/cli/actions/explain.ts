import { rulePage } from "../../docs/rule-page.js";
import { loadKnowledge } from "../extensions.js";
import { findRule } from "../rule-names.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

/** Prints the page of a rule, a plugin's as well as one of kaudit's own. */
export async function explain(name: string, configFile: string | null, terminal: Terminal): Promise<number> {
  const { rules } = await loadKnowledge(configFile, terminal);
  await writeOut(terminal, rulePage(findRule(name, rules, "explain")));
  return 0;
}
