import type { Swap } from "../../model/host-facts.js";
import { linesBelow, malformedLine } from "./lines.js";
import { decodeOctal } from "./octal.js";

const WHAT = "/proc/swaps";

/**
 * Swap that is in use now. The kernel prints the heading always.
 *
 * @throws {MalformedError}
 * @see swapon(8)
 */
export function parseSwaps(text: string): readonly Swap[] {
  return linesBelow(/^Filename\s+Type\s+Size\s+Used\s+Priority$/, text, WHAT).map((line, index) => {
    const match = /^(\/\S*)\s+(?:partition|file)\s+(\d+)\s+\d+\s+-?\d+$/.exec(line);
    const [, source, kibibytes] = match ?? [];
    if (source === undefined) throw malformedLine(WHAT, index + 1, "is no swap area");
    return { source: decodeOctal(source), sizeBytes: Number(kibibytes) * 1024 };
  });
}
