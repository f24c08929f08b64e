import { accessToHosts, type HostAccess } from "../../collect/host/host-access.js";
import { type Access, accessTo } from "../../collect/kube/access.js";
import type { Report } from "../../model/report.js";
import { accessDocument } from "../access-document.js";
import { accessTable, hostAccessTable } from "../access-table.js";
import { type ConnectionOptions, kubectlWords } from "../arguments/connection-options.js";
import type { Verbosity } from "../arguments/display-options.js";
import type { HostOptions } from "../arguments/host-options.js";
import type { ChangeRequest } from "../changes/change-grammar.js";
import { openHosts, wantsHosts } from "../collect-hosts.js";
import { collectLive, type LiveOptions, openConnection, planOf } from "../collect-live.js";
import { EXIT_UNUSABLE } from "../exit-code.js";
import { type Knowledge, loadKnowledge } from "../extensions.js";
import { interruption } from "../interruption.js";
import { progressOf } from "../progress.js";
import { newReport } from "../report-stamp.js";
import { resolveChange } from "../resolve-change.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

export interface AccessOptions {
  readonly connection: ConnectionOptions;
  readonly hosts: Report["scope"]["hosts"];
  readonly hostOptions: HostOptions;
  readonly format: "table" | "json";
  readonly configFile: string | null;
  readonly verbosity: Verbosity;
}

/** Some list or host may not be read: an audit would have open results. */
const EXIT_INCOMPLETE = 3;
const HOSTS_ASIDE =
  "\nHosts were not tried: name a change that needs them, as in kaudit access reboot NODE, or give --hosts require.\n";

/**
 * Tries every list, one object each, and every host that the change needs, and says what is missing where one may not be read.
 *
 * @param request the change whose hosts are tried; null tries none, but with `--hosts require` all
 */
export async function access(
  request: ChangeRequest | null,
  options: AccessOptions,
  terminal: Terminal,
): Promise<number> {
  const knowledge = await loadKnowledge(options.configFile, terminal);
  const work = interruption(terminal, options.connection.deadlineSeconds);
  const progress = progressOf(options.verbosity, terminal);
  const stamp = newReport();
  const live = { connection: options.connection, stamp, terminal, progress, signal: work.signal };
  try {
    const lists = await tryLists(knowledge, live);
    const isTried = wantsHosts(request?.change ?? null, { mode: options.hosts, options: options.hostOptions });
    const hosts = isTried ? await tryHosts(request, options, knowledge, live) : [];
    const table = () => accessTable(lists) + (isTried ? `\n${hostAccessTable(hosts)}` : HOSTS_ASIDE);
    await writeOut(terminal, options.format === "json" ? accessDocument(lists, hosts, stamp) : table());
    const isIncomplete = isTried && hosts.length === 0;
    return work.exitCode() ?? exitCodeOf([...lists, ...hosts], isIncomplete);
  } finally {
    work.end();
  }
}

async function tryLists(knowledge: Knowledge, live: LiveOptions): Promise<readonly Access[]> {
  const connection = await openConnection(live);
  try {
    return await accessTo(connection, planOf(knowledge, null, true), {
      signal: live.signal,
      kubectl: kubectlWords(live.connection),
    });
  } finally {
    connection.close();
  }
}

async function tryHosts(
  request: ChangeRequest | null,
  { hosts: mode, hostOptions }: AccessOptions,
  knowledge: Knowledge,
  live: LiveOptions,
): Promise<readonly HostAccess[]> {
  const { lists, server } = planOf(knowledge, null, true);
  // Nodes alone tell where hosts are, and which ids they have.
  const nodes = { lists: lists.filter(({ fact }) => fact === "nodes"), server: server.filter(() => false) };
  const cluster = await collectLive(nodes, null, live);
  const change = request === null ? null : resolveChange(request, cluster);
  const open = await openHosts(cluster, change, { ...live, mode, isOffline: false, options: hostOptions, knowledge });
  try {
    const options = { ...open.options, sudo: hostOptions.sudo };
    return await accessToHosts(open.targets, open.transports, options, live.signal);
  } finally {
    open.transports.close();
  }
}

/** @param isIncomplete hosts were to be tried, and none is known */
function exitCodeOf(found: readonly { readonly isAllowed: boolean }[], isIncomplete: boolean): number {
  if (found.every(({ isAllowed }) => isAllowed) && !isIncomplete) return 0;
  return found.some(({ isAllowed }) => isAllowed) ? EXIT_INCOMPLETE : EXIT_UNUSABLE;
}
