import { resolve } from "node:path";
import { UsageError } from "../../model/errors.js";

/** One `-o FORMAT[=FILE]`: a reporter and where its text goes, null for standard output. */
export interface OutputTarget {
  readonly format: string;
  readonly file: string | null;
}

/**
 * The outputs that were asked for; one to standard output when none was.
 *
 * @throws {UsageError} when two would go to the same place
 */
export function readOutputTargets(given: readonly string[], fallbackFormat: string): readonly OutputTarget[] {
  if (given.length === 0) return [{ format: fallbackFormat, file: null }];
  const targets = given.map(readOutputTarget);
  const places = new Map<string | null, string>();
  for (const { format, file } of targets) {
    const place = file === null ? null : resolve(file);
    const other = places.get(place);
    if (other !== undefined) {
      const shown = file ?? "standard output";
      throw new UsageError(
        `-o ${other} and -o ${format} both go to ${shown}; send one to another file with -o ${format}=FILE`,
      );
    }
    places.set(place, format);
  }
  return targets;
}

function readOutputTarget(given: string): OutputTarget {
  const equals = given.indexOf("=");
  if (equals === -1) return { format: given, file: null };
  const [format, file] = [given.slice(0, equals), given.slice(equals + 1)];
  if (file === "")
    throw new UsageError(`-o ${given} names no file; write -o ${format}=FILE, or -o ${format} for standard output`);
  return { format, file: file === "-" ? null : file };
}
