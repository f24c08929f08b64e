import { UsageError } from "../../model/errors.js";
import type { Arguments } from "./arguments.js";
import type { Flags } from "./flag.js";

/** How hosts are reached. */
export interface HostOptions {
  /** directory with the script's output, one file for each Node; null where there is none */
  readonly factsDirectory: string | null;
  /** OpenSSH's client instead of the built-in one, as words */
  readonly sshCommand: readonly [string, ...string[]] | null;
  readonly sshConfig: string | null;
  readonly sudo: boolean;
}

export const HOST_FLAGS: Flags = {
  "host-facts": {
    type: "value",
    placeholder: "DIR",
    describe: "what kaudit's script printed on the hosts, one file for each Node, named after it",
  },
  "ssh-command": {
    type: "value",
    placeholder: "COMMAND",
    describe: "reach hosts by this program, such as ssh, in place of the built-in client",
  },
  "ssh-config": { type: "value", placeholder: "FILE", describe: "in place of ~/.ssh/config and the system's" },
  sudo: { type: "switch", describe: "run the script on hosts with sudo -n" },
};

/** @throws {UsageError} on an empty command */
export function readHostOptions(given: Arguments): HostOptions {
  return {
    factsDirectory: given.value("host-facts") ?? null,
    sshCommand: readCommand(given.value("ssh-command")),
    sshConfig: given.value("ssh-config") ?? null,
    sudo: given.switch("sudo"),
  };
}

function readCommand(text: string | undefined): HostOptions["sshCommand"] {
  if (text === undefined) return null;
  const [program, ...words] = text.split(/\s+/).filter((word) => word !== "");
  if (program === undefined) throw new UsageError("flag --ssh-command is empty; write --ssh-command ssh");
  return [program, ...words];
}
