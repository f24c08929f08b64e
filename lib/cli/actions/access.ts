import { type Access, accessTo } from "../../collect/kube/access.js";
import type { ConnectionOptions } from "../arguments/connection-options.js";
import type { Verbosity } from "../arguments/display-options.js";
import { openConnection, planOf } from "../collect-live.js";
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
    const found = await accessTo(connection, planOf(knowledge, null, true), { signal: work.signal });
    await writeOut(terminal, tableOf(found));
    return work.exitCode() ?? (found.every(({ isAllowed }) => isAllowed) ? 0 : EXIT_INCOMPLETE);
  } finally {
    connection.close();
    work.end();
  }
}

function tableOf(found: readonly Access[]): string {
  const width = Math.max(...found.map(({ resource }) => resource.length));
  const lines = found.map(({ resource, isAllowed, reason, fix }) => {
    const why = isAllowed ? "" : ` ${reason ?? "unreachable"}${fix === undefined ? "" : `; ${fix}`}`;
    return `${resource.padEnd(width)}  ${isAllowed ? "yes" : "no "}${why}`;
  });
  return `${lines.join("\n")}\n`;
}
