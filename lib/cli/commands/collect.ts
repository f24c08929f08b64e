import { UsageError } from "../../model/errors.js";
import type { Arguments } from "../arguments/arguments.js";
import { CONFIG_FLAG } from "../arguments/audit-options.js";
import { CONNECTION_FLAGS, readConnectionOptions } from "../arguments/connection-options.js";
import { readVerbosity, VERBOSITY_FLAGS } from "../arguments/display-options.js";
import type { Flag, Flags } from "../arguments/flag.js";
import { HOST_FLAGS, readHostOptions, readHostsMode } from "../arguments/host-options.js";
import type { ChangeGrammar, ChangeRequest } from "../changes/change-grammar.js";
import { CHANGES } from "../changes/index.js";
import type { Command } from "../command.js";

const FILE: Flag = {
  type: "value",
  short: "f",
  placeholder: "FILE",
  describe: "where to record the snapshot, compressed where the name ends with .gz; the file must not exist",
};

const FLAGS: Flags = { file: FILE, ...HOST_FLAGS, ...CONNECTION_FLAGS, ...CONFIG_FLAG, ...VERBOSITY_FLAGS };

function prepare(given: Arguments, request: ChangeRequest | null) {
  const file = given.value("file");
  if (file === undefined || file === "") {
    throw new UsageError(`"${given.command}" needs a file to record to; write -f snapshot.jsonl.gz`);
  }
  const options = {
    file,
    hosts: readHostsMode(given),
    hostOptions: readHostOptions(given),
    connection: readConnectionOptions(given),
    configFile: given.value("config") ?? null,
    verbosity: readVerbosity(given),
  };
  return async (terminal: Parameters<ReturnType<Command["prepare"]>>[0]) =>
    (await import("../actions/collect.js")).collect(request, options, terminal);
}

const EVERYTHING: Command = {
  path: ["collect"],
  summary: "record a cluster, and the hosts that a change needs, in a snapshot, to be audited later or elsewhere",
  usage: "[CHANGE] -f FILE[.gz]",
  operands: null,
  flags: FLAGS,
  prepare: (given) => prepare(given, null),
};

function collectFor(grammar: ChangeGrammar): Command {
  return {
    path: ["collect", grammar.kind],
    summary: `record a snapshot for ${grammar.kind}`,
    usage: `${grammar.usage} -f FILE[.gz]`,
    operands: grammar.operands,
    flags: { ...grammar.flags, ...FLAGS },
    prepare: (given) => prepare(given, grammar.read(given)),
  };
}

export const COLLECTS: readonly Command[] = [EVERYTHING, ...CHANGES.map(collectFor)];
