import { OutputError, UsageError } from "../model/errors.js";
import type { Reporter } from "../reporter.js";
import type { DisplayOptions } from "./arguments/display-options.js";
import { suggestion } from "./arguments/nearest.js";
import type { OutputTarget } from "./arguments/output-targets.js";
import { writeOutputFile } from "./output-file.js";
import type { Progress } from "./progress.js";
import { say, writeOut } from "./standard-streams.js";
import type { Terminal } from "./terminal.js";

/** A target and the reporter that its format names. */
export interface Output<Document> extends OutputTarget {
  readonly reporter: Reporter<Document>;
}

/** Columns of a report that no terminal shows. */
const FILE_COLUMNS = 100;

/** @throws {UsageError} on a format that no reporter has */
export function findReporters<Document>(
  targets: readonly OutputTarget[],
  reporters: readonly Reporter<Document>[],
): readonly Output<Document>[] {
  return targets.map((target) => {
    const reporter = reporters.find(({ id }) => id === target.format);
    if (reporter !== undefined) return { ...target, reporter };
    const ids = reporters.map(({ id }) => id);
    const near = suggestion(target.format, ids);
    throw new UsageError(`unknown format "${target.format}" in -o${near}; it is one of ${ids.join(", ")}`);
  });
}

/**
 * Writes a report, or another document, to every output. One that cannot be written is told and does not keep the others from being written.
 *
 * @returns whether all were written
 */
export async function writeReports<Document>(
  document: Document,
  outputs: readonly Output<Document>[],
  { color }: Pick<DisplayOptions, "color">,
  { terminal, progress }: { readonly terminal: Terminal; readonly progress: Progress },
): Promise<boolean> {
  let isComplete = true;
  for (const { reporter, file } of outputs) {
    try {
      if (file === null) {
        const { isTTY = false, columns = FILE_COLUMNS } = terminal.stdout;
        const isColored = color && isTTY && !terminal.env.NO_COLOR && terminal.env.TERM !== "dumb";
        await writeOut(terminal, reporter.render(document, { color: isColored, width: columns }));
      } else {
        await writeOutputFile(file, reporter.render(document, { color: false, width: FILE_COLUMNS }));
        await progress.note(`wrote ${file} (${reporter.id})`);
      }
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      isComplete = false;
      await say(terminal, `kaudit: ${error.message}`);
    }
  }
  return isComplete;
}
