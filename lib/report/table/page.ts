import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import type { RenderOptions } from "../../reporter.js";
import { isPasteable } from "../escape/command.js";
import { breakPipelineCommands } from "../escape/pipeline-commands.js";
import { visible } from "../escape/visible.js";
import { type Paint, painter } from "./style.js";

/** What the sections of the table share: how wide it is and whether it has colours. */
export interface Page {
  /** columns; a wider terminal does not make longer lines, which tire the eye */
  readonly width: number;
  readonly paint: Paint;
}

/** Stands behind a remedy that takes away what does not come back. */
export const DESTRUCTIVE = "(This destroys something.)";

const NARROWEST = 40;
const WIDEST = 120;

export function pageOf({ color, width }: RenderOptions): Page {
  return { width: Math.min(Math.max(width, NARROWEST), WIDEST), paint: painter(color) };
}

/**
 * Text broken into lines of at most `width` columns; a wide (CJK) character takes two.
 *
 * @param first  stands before the first line
 * @param next   stands before each further line
 */
export function wrap(
  text: string,
  width: number,
  first = "",
  next = " ".repeat(stringWidth(first)),
): readonly string[] {
  const room = Math.max(width - Math.max(stringWidth(first), stringWidth(next)), 10);
  return wrapAnsi(breakPipelineCommands(visible(text)), room, { hard: true })
    .split("\n")
    .map((line, index) => `${index === 0 ? first : next}${line}`.trimEnd());
}

/** The first lines of a text; an ellipsis says that it went on. */
export function clipLines(lines: readonly string[], limit: number): readonly string[] {
  if (lines.length <= limit) return lines;
  return lines.slice(0, limit).map((line, index) => (index === limit - 1 ? `${line} …` : line));
}

/** A command on a line of its own, whole: what is broken or cut cannot be pasted. */
export function commandLine(command: string, indent: string): string {
  return isPasteable(command) ? `${indent}${command}` : `${indent}(not safe to paste) ${visible(command)}`;
}
