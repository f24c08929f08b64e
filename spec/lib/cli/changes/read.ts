import { Arguments } from "../../../../lib/cli/arguments/arguments.js";
import { normaliseArgv } from "../../../../lib/cli/arguments/normalise-argv.js";
import type { ChangeGrammar, ChangeRequest } from "../../../../lib/cli/changes/change-grammar.js";

/** Reads a change from words; flags that take a value are written `--flag=value`. */
export function readChange(grammar: ChangeGrammar, ...argv: readonly string[]): ChangeRequest {
  const words = normaliseArgv(argv, grammar.flags);
  const flags = words.flatMap((word) => {
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
  const operands = words.filter((word) => !word.startsWith("--"));
  return grammar.read(new Arguments({ command: `kaudit audit ${grammar.kind}`, flags, operands }, grammar.flags));
}
