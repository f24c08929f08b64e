import type { Flags } from "./flag.js";

/** What the completion script calls the program with, before the line so far. */
export const COMPLETION_REQUEST = "--get-yargs-completions";

/**
 * What may stand where the cursor is.
 *
 * @param words     the line so far, the word under the cursor last
 * @param proposed  by yargs: commands, or flags of the command
 * @returns         nothing where a value is due that only the person knows: the shell then completes file names
 */
export function complete(words: readonly string[], proposed: readonly string[], flags: Flags): readonly string[] {
  const previous = words.at(-2) ?? "";
  const flag = Object.entries(flags).find(
    ([name, { short }]) => previous === `--${name}` || previous === `-${short}`,
  )?.[1];
  if (flag !== undefined && flag.type !== "switch") return flag.choices ?? [];
  // yargs proposes the letter of `-o` as `--o`, and the program itself.
  return proposed.filter((word) => !/^--.$/.test(word) && word !== "$0");
}
