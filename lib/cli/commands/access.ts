import { UsageError } from "../../model/errors.js";
import { CONFIG_FLAG } from "../arguments/audit-options.js";
import { CONNECTION_FLAGS, readConnectionOptions } from "../arguments/connection-options.js";
import { readVerbosity, VERBOSITY_FLAGS } from "../arguments/display-options.js";
import type { Command } from "../command.js";

export const ACCESS: Command = {
  path: ["access"],
  summary: "tell which lists of a cluster may be read, and what to do about those that may not",
  usage: "[flags]",
  operands: null,
  flags: { ...CONNECTION_FLAGS, ...CONFIG_FLAG, ...VERBOSITY_FLAGS },
  prepare(given) {
    const options = {
      connection: readConnectionOptions(given),
      configFile: given.value("config") ?? null,
      verbosity: readVerbosity(given),
    };
    return async (terminal) => (await import("../actions/access.js")).access(options, terminal);
  },
};

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
