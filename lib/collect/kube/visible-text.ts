import { INVISIBLE_CODE_POINTS } from "../../derive/invisible.js";

const LONGEST = 240;

/** Text that a server sent, as an error may show it: clipped, on one line, nothing that a terminal would act on. */
export function visibleText(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .replaceAll(/\s+/g, " ")
    .replaceAll(INVISIBLE_CODE_POINTS, "")
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
