import { INVISIBLE_CODE_POINTS } from "../../derive/invisible.js";

/** Code units that a report for people shows of one text; `-o json` has it whole. */
const SHOWN = 1000;

/**
 * A text of the cluster or of a host as a person may see it: what a terminal or a browser would act on, reorder or hide is
 * written as `\u{hex}`, a newline included, and what is longer than a screen is cut.
 *
 * @param limit  code units that are shown
 */
export function visible(text: string, limit = SHOWN): string {
  return clip(text, limit).replace(INVISIBLE_CODE_POINTS, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${(text.length - limit).toLocaleString("en-US")} characters more)`;
}
