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
  summary: "print the ClusterRole with all that kaudit may ask an API server for",
  usage: "",
  operands: null,
  flags: CONFIG_FLAG,
  prepare(given) {
    const configFile = given.value("config") ?? null;
    return async (terminal) => (await import("../actions/permissions.js")).permissions(configFile, terminal);
  },
};
