import { UsageError } from "../../model/errors.js";
import type { Arguments } from "../arguments/arguments.js";
import { CONFIG_FLAG } from "../arguments/audit-options.js";
import { CONNECTION_FLAGS, readConnectionOptions } from "../arguments/connection-options.js";
import { readVerbosity, VERBOSITY_FLAGS } from "../arguments/display-options.js";
import type { Flags } from "../arguments/flag.js";
import { HOST_FLAGS, readHostOptions, readHostsMode } from "../arguments/host-options.js";
import type { ChangeGrammar, ChangeRequest } from "../changes/change-grammar.js";
import { CHANGES } from "../changes/index.js";
import type { Command, Invocation } from "../command.js";

const FORMATS = ["table", "json"] as const;

const FLAGS: Flags = {
  output: {
    type: "value",
    short: "o",
    placeholder: "FORMAT",
    choices: FORMATS,
    describe: "table for people, json for programs",
    fallback: "table",
  },
  ...HOST_FLAGS,
  ...CONNECTION_FLAGS,
  ...CONFIG_FLAG,
  ...VERBOSITY_FLAGS,
};

function prepare(given: Arguments, request: ChangeRequest | null): Invocation {
  const options = {
    connection: readConnectionOptions(given),
    hosts: readHostsMode(given),
    hostOptions: readHostOptions(given),
    format: given.choice("output", FORMATS, "table"),
    configFile: given.value("config") ?? null,
    verbosity: readVerbosity(given),
  };
  return async (terminal) => (await import("../actions/access.js")).access(request, options, terminal);
}

const LISTS: Command = {
  path: ["access"],
  summary: "tell which lists of a cluster and which hosts may be read, and what to do about those that may not",
  usage: "[CHANGE] [flags]",
  operands: null,
  flags: FLAGS,
  prepare: (given) => prepare(given, null),
};

function accessFor(grammar: ChangeGrammar): Command {
  return {
    path: ["access", grammar.kind],
    summary: `tell what may be read of what ${grammar.kind} needs`,
    usage: grammar.usage,
    operands: grammar.operands,
    flags: { ...grammar.flags, ...FLAGS },
    prepare: (given) => prepare(given, grammar.read(given)),
  };
}

export const ACCESSES: readonly Command[] = [LISTS, ...CHANGES.map(accessFor)];

export const PERMISSIONS: Command = {
  path: ["permissions"],
  summary: "print all that kaudit may do: the ClusterRole; with --ssh the script for hosts and how to allow it",
  usage: "[--ssh [--script FILE]]",
  operands: null,
  flags: {
    ssh: {
      type: "switch",
      describe: "on hosts: the script, its SHA-256, the lines for authorized_keys and sudoers that pin it",
    },
    script: { type: "value", placeholder: "FILE", describe: "write the script to this file, to be installed" },
    ...CONFIG_FLAG,
  },
  prepare(given) {
    const configFile = given.value("config") ?? null;
    const scriptFile = given.value("script") ?? null;
    const isSsh = given.switch("ssh");
    if (scriptFile !== null && !isSsh)
      throw new UsageError("flag --script speaks of hosts; write kaudit permissions --ssh --script FILE");
    return async (terminal) => {
      const { permissions, permissionsOnHosts } = await import("../actions/permissions.js");
      return isSsh ? permissionsOnHosts(scriptFile, terminal) : permissions(configFile, terminal);
    };
  },
};
