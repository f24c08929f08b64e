import { isMeantForThePerson } from "../model/errors.js";
import { COMMANDS } from "./commands/index.js";
import { EXIT_UNUSABLE } from "./exit-code.js";
import { parse } from "./parser.js";
import { say, writeOut } from "./standard-streams.js";
import type { Terminal } from "./terminal.js";

/**
 * Runs one command line to its end.
 *
 * @param argv  without the interpreter and the script
 * @returns the exit code; never throws, never ends the process
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const parsed = parse(argv, COMMANDS, { name: terminal.invokedAs, columns: terminal.stdout.columns ?? 80 });
    if (parsed.kind === "invocation") return await parsed.run(terminal);
    await writeOut(terminal, `${parsed.text}\n`);
    return 0;
  } catch (error) {
    for (const line of explain(error)) await say(terminal, line);
    return EXIT_UNUSABLE;
  }
}

function explain(error: unknown): readonly string[] {
  if (isMeantForThePerson(error)) return [`kaudit: ${error.message}`];
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [`kaudit: stopped by a defect of its own, not by your input; please report it:`, ...detail.split("\n")];
}
