import { type Access, accessTo } from "../../collect/kube/access.js";
import { accessTable } from "../access-table.js";
import { type ConnectionOptions, kubectlWords } from "../arguments/connection-options.js";
import type { Verbosity } from "../arguments/display-options.js";
import { openConnection, planOf } from "../collect-live.js";
import { EXIT_UNUSABLE } from "../exit-code.js";
import { loadKnowledge } from "../extensions.js";
import { interruption } from "../interruption.js";
import { progressOf } from "../progress.js";
import { newReport } from "../report-stamp.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

export interface AccessOptions {
  readonly connection: ConnectionOptions;
  readonly configFile: string | null;
  readonly verbosity: Verbosity;
}

/** Some list may not be read: an audit would have open results. */
const EXIT_INCOMPLETE = 3;

/** Tries every list, one object each, and says what is missing where one may not be read. */
export async function access(options: AccessOptions, terminal: Terminal): Promise<number> {
  const knowledge = await loadKnowledge(options.configFile, terminal);
  const work = interruption(terminal, options.connection.deadlineSeconds);
  const progress = progressOf(options.verbosity, terminal);
  const live = { connection: options.connection, stamp: newReport(), terminal, progress, signal: work.signal };
  const connection = await openConnection(live);
  try {
    const found = await accessTo(connection, planOf(knowledge, null, true), {
      signal: work.signal,
      kubectl: kubectlWords(options.connection),
    });
    await writeOut(terminal, accessTable(found));
    return work.exitCode() ?? exitCodeOf(found);
  } finally {
    connection.close();
    work.end();
  }
}

function exitCodeOf(found: readonly Access[]): number {
  if (found.every(({ isAllowed }) => isAllowed)) return 0;
  return found.some(({ isAllowed }) => isAllowed) ? EXIT_INCOMPLETE : EXIT_UNUSABLE;
}
