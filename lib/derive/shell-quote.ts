import type { MessageValues } from "../model/finding.js";
import { hasInvisible } from "./invisible.js";
import { fillPlaceholders, type MessageValue } from "./placeholder.js";

// No character that any POSIX shell, bash or zsh expands; `=` and `%` not in front, where zsh looks up a command and bash a job.
const BARE_WORD = /^[A-Za-z0-9_./:@+][A-Za-z0-9_./:=@%+-]*$/;

// Azure Pipelines and GitHub's runner obey these prefixes anywhere in a line that a job prints, so the quotes part them.
const PIPELINE_COMMAND = /##(?=\[|vso\[)/gi;

/**
 * A value as one word of a POSIX shell: bare where it is a plain word, in single quotes otherwise (a value that begins with
 * `-` always is, though only a `--` before it keeps a program from taking it for an option).
 *
 * @returns null when what the person would see is not what the shell would get: control, bidi, zero-width and line-break
 *   characters, halves of surrogate pairs
 * @see POSIX.1-2024 XCU 2.2.2 Single-Quotes
 */
export function shellQuote(value: string): string | null {
  if (hasInvisible(value)) return null;
  return BARE_WORD.test(value)
    ? value
    : `'${value.replaceAll("'", String.raw`'\''`).replace(PIPELINE_COMMAND, "#''#")}'`;
}

/**
 * A command with its `{name}` placeholders filled in, each value quoted. A list becomes one word per element.
 *
 * @returns null when there is no safe command: a value cannot be quoted, a list is empty, or a value begins with `-` where
 *   the template has no `--` before it
 * @throws {RangeError} when the template names a value that is not given, has a placeholder within quotes of its own (the
 *   two would cancel out), or has a list that is not a word of its own
 */
export function renderCommand(template: string, values: MessageValues): string | null {
  let isRefused = false;
  const command = fillPlaceholders(template, values, (value, { before, after }) => {
    if (isWithinQuotes(before)) throw new RangeError(`a placeholder within quotes in the template "${template}"`);
    const startsWord = before === "" || /\s$/.test(before);
    const words = wordsOf(value, startsWord && (after === "" || /^[\s;)]/.test(after)), template);
    const isTakenForOption = startsWord && !/(?:^|\s)--\s/.test(before) && words.some((word) => word.startsWith("-"));
    const quoted = words.map(shellQuote);
    isRefused ||= isTakenForOption || quoted.length === 0 || quoted.includes(null);
    return quoted.join(" ");
  });
  return isRefused ? null : command;
}

function wordsOf(value: MessageValue, isOwnWord: boolean, template: string): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (!isOwnWord) throw new RangeError(`a list that is not a word of its own in the template "${template}"`);
  return value;
}

/** Whether quotes are still open at the end of a piece of shell text. */
function isWithinQuotes(text: string): boolean {
  return /['"]/.test(text.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, ""));
}
