import { visible } from "./visible.js";

/**
 * A value as a code span. Nothing in one is markup: no image, link, HTML, mention or reference to an issue, which trackers
 * look for after Markdown has done its own unescaping, so that a backslash does not hold them off.
 */
export function markdownCode(value: string): string {
  const text = visible(value);
  if (text.trim() === "") return "(empty)";
  const fence = "`".repeat(longestRun(text) + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

/** A sentence with names from the cluster in it: each word that could be markup becomes a code span. */
export function markdownSentence(sentence: string): string {
  return visible(sentence)
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map(markdownWord)
    .join(" ");
}

// Letters, digits, and punctuation that means nothing inside a line; `-rf` is no list, which wants a blank. A word that
// begins with any other mark, or `www.`, is not plain.
const PLAIN_WORD = /^["'(]*-{0,2}(?!www\.|gh-\d)[\p{L}\p{N}](?:[\p{L}\p{N}'’=+.,:;%-]*[\p{L}\p{N}%])?[)"'.,:;?]*$/iu;
const NUMBERED = /^\d+[.)]$/;
const DASH = /^[–—]$/u;
const WRAPPED_WORD = /^(?<open>[("']*)(?<word>.*?)(?<close>[)"'.,:;?]*)$/su;

function markdownWord(word: string): string {
  if (DASH.test(word) || (PLAIN_WORD.test(word) && !NUMBERED.test(word))) return word;
  const { open = "", word: inner = "", close = "" } = WRAPPED_WORD.exec(word)?.groups ?? {};
  return inner === "" ? markdownCode(word) : `${open}${markdownCode(inner)}${close}`;
}

/** One cell of a table, already Markdown: a pipe would end it even within a code span. */
export function markdownCell(markdown: string): string {
  return markdown.replaceAll("|", "\\|");
}

/** Lines of shell in a fence that none of them can close. */
export function markdownFence(lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}sh`, ...lines, fence].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
