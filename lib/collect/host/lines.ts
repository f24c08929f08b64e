import { MalformedError } from "./malformed.js";

/**
 * The lines of a text, each of which was written to its end.
 *
 * @param what  the file or tool, for the error
 * @throws {MalformedError} when the last line has no end (the text was cut), or a NUL is in it
 */
export function completeLines(text: string, what: string): readonly string[] {
  if (text.includes("\0")) throw new MalformedError(what, "it holds a NUL");
  if (text === "") return [];
  if (!text.endsWith("\n")) throw new MalformedError(what, "its last line is cut");
  return text.slice(0, -1).split("\n");
}

/**
 * The lines below a heading that the tool always prints, so that an empty table is told from no table.
 *
 * @throws {MalformedError} when the first line is not the heading
 */
export function linesBelow(heading: RegExp, text: string, what: string): readonly string[] {
  const [first, ...lines] = completeLines(text, what);
  if (first === undefined || !heading.test(first)) throw new MalformedError(what, "its heading is missing");
  return lines;
}

/**
 * The one line of a file that holds nothing else.
 *
 * @throws {MalformedError} when there is none, more than one, or it does not look as it must
 */
export function onlyLine(pattern: RegExp, text: string, what: string): string {
  const [line, ...rest] = completeLines(text, what);
  if (line === undefined || rest.length > 0 || !pattern.test(line)) {
    throw new MalformedError(what, "it is not the one line that it must be");
  }
  return line;
}

/** An error that names the line. */
export function malformedLine(what: string, index: number, complaint: string): MalformedError {
  return new MalformedError(what, `line ${index + 1} ${complaint}`);
}

/**
 * The lines of a list that ends with the line `complete`, as the script's fragments write it: a list that was cut, or whose
 * program died, does not read as a short one.
 *
 * @throws {MalformedError} when it does not end so
 */
export function completeList(text: string, what: string): readonly string[] {
  const lines = completeLines(text, what);
  if (lines.at(-1) !== "complete") throw new MalformedError(what, "it does not come to its end");
  return lines.slice(0, -1);
}
