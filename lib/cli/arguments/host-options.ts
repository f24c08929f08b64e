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
  /** for every host that the configuration says nothing else of, as ssh's -l, -p and -i */
  readonly sshUser: string | null;
  readonly sshPort: number | null;
  readonly sshIdentities: readonly string[];
  readonly sudo: boolean;
}

const MODES = ["auto", "none", "require"] as const;

export const HOST_FLAGS: Flags = {
  hosts: {
    type: "value",
    placeholder: "WHICH",
    choices: MODES,
    describe: "facts of hosts: those that the change needs, none, or fail where one is missing",
    fallback: "auto",
  },
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
  "ssh-user": { type: "value", placeholder: "NAME", describe: "account on hosts, in place of ssh_config's User" },
  "ssh-port": { type: "value", placeholder: "PORT", describe: "port of sshd on hosts, in place of ssh_config's" },
  "ssh-identity": {
    type: "values",
    placeholder: "FILE",
    describe: "private key for hosts, before ssh_config's; several times",
  },
  sudo: { type: "switch", describe: "run the script on hosts with sudo -n" },
};

export function readHostsMode(given: Arguments): (typeof MODES)[number] {
  return given.choice("hosts", MODES, "auto");
}

/** @throws {UsageError} on an empty command, or a port that is none */
export function readHostOptions(given: Arguments): HostOptions {
  return {
    factsDirectory: given.value("host-facts") ?? null,
    sshCommand: readCommand(given.value("ssh-command")),
    sshConfig: given.value("ssh-config") ?? null,
    sshUser: given.value("ssh-user") ?? null,
    sshPort: readPort(given.value("ssh-port")),
    sshIdentities: given.values("ssh-identity"),
    sudo: given.switch("sudo"),
  };
}

function readPort(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`flag --ssh-port is "${text}", which is no port; write one such as 2222`);
}

function readCommand(text: string | undefined): HostOptions["sshCommand"] {
  if (text === undefined) return null;
  const [program, ...words] = text.split(/\s+/).filter((word) => word !== "");
  if (program === undefined) throw new UsageError("flag --ssh-command is empty; write --ssh-command ssh");
  return [program, ...words];
}
