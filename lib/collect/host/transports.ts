import { InputError } from "../../model/errors.js";
import type { HostTransports } from "./collect.js";
import type { HostFactsDirectory } from "./host-facts-directory.js";
import type { HostTarget } from "./host-target.js";
import { localTransport } from "./local.js";
import { ownAddresses, seesKubeletOfThisMachine } from "./local-machine.js";
import { BuiltInClient } from "./ssh/built-in-client.js";
import { readConfigFile } from "./ssh/config-file.js";
import type { SshSettings } from "./ssh/config-settings.js";
import type { ConfigNode } from "./ssh/config-syntax.js";
import type { SshSurroundings } from "./ssh/destination.js";
import { parseHostSpec } from "./ssh/host-spec.js";
import { openSshClientTransport } from "./ssh/openssh-client.js";
import { failedRun, type HostTransport } from "./transport.js";

/** How hosts are reached, as the command line and the configuration say. */
export interface HostTransportOptions {
  readonly sudo: boolean;
  /** OpenSSH's client instead of the built-in one, as words: `["ssh"]` */
  readonly sshCommand?: readonly [string, ...string[]];
  /** configuration instead of ~/.ssh/config and /etc/ssh/ssh_config */
  readonly sshConfig?: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFiles?: readonly string[];
  /** of encrypted key files, for the built-in client */
  readonly passphrase?: string;
  readonly hostFacts?: HostFactsDirectory;
  /** numeric id of the person */
  readonly uid?: number;
  readonly surroundings: SshSurroundings;
}

const SYSTEM_CONFIG = "/etc/ssh/ssh_config";
const JUMP_SECONDS = 10;

/**
 * Ways to hosts, best first: the file that somebody brought, this very machine, SSH. It loads the SSH client, so it is
 * called only where hosts are to be read.
 *
 * @throws {InputError} when ssh's configuration cannot be used
 */
export async function openHostTransports(options: HostTransportOptions, signal: AbortSignal): Promise<HostTransports> {
  const { hostFacts, sudo } = options;
  const own = seesKubeletOfThisMachine() ? ownAddresses() : new Set<string>();
  const ssh = await openSsh(options, signal);
  return {
    transportsTo: (target) => {
      const file = hostFacts?.transportTo(target.name);
      if (file !== undefined) return [file];
      const isHere = target.addresses.some((address) => own.has(address));
      return [...(isHere ? [localTransport({ sudo })] : []), ...sshTo(target, ssh)];
    },
    close: () => ssh.close(),
  };
}

interface Ssh {
  transportTo(destination: string, hostKeyAlias?: string): HostTransport;
  close(): void;
}

function sshTo({ destination, hostKeyAlias }: HostTarget, ssh: Ssh): readonly HostTransport[] {
  return destination === undefined ? [] : [ssh.transportTo(destination, hostKeyAlias)];
}

async function openSsh(options: HostTransportOptions, signal: AbortSignal): Promise<Ssh> {
  const { passphrase, sshCommand, sudo, surroundings } = options;
  if (sshCommand !== undefined) return openSshClient(options, sshCommand);
  return BuiltInClient.load({
    sudo,
    signal,
    surroundings,
    config: readConfig(options),
    given: givenSettings(options),
    jumpSeconds: JUMP_SECONDS,
    ...(passphrase === undefined ? {} : { passphrase }),
  });
}

function openSshClient(options: HostTransportOptions, [program, ...words]: readonly [string, ...string[]]): Ssh {
  const { identityFiles = [], port, sshConfig, sudo, surroundings, user } = options;
  const command = [
    program,
    ...words,
    ...(sshConfig === undefined ? [] : ["-F", sshConfig]),
    ...identityFiles.flatMap((path) => ["-i", path]),
  ] as const;
  return {
    transportTo: (destination, hostKeyAlias) => {
      const spec = parseHostSpec(destination);
      const detail = `${JSON.stringify(destination)} is no SSH destination`;
      if (spec === undefined) return { kind: "ssh", source: program, run: async () => failedRun("no-address", detail) };
      const given = { ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }), ...spec };
      const alias = hostKeyAlias === undefined ? {} : { hostKeyAlias };
      return openSshClientTransport(given, { command, sudo, environment: surroundings.environment, ...alias });
    },
    close: () => undefined,
  };
}

function readConfig({ sshConfig, surroundings: { home }, uid }: HostTransportOptions): readonly ConfigNode[] {
  const own = { home, includeBase: `${home}/.ssh`, ...(uid === undefined ? {} : { uid }) };
  if (sshConfig !== undefined) {
    const nodes = readConfigFile(sshConfig, own);
    if (nodes === undefined) throw new InputError(`cannot read ${sshConfig}: there is no such file`);
    return nodes;
  }
  return [
    ...(readConfigFile(`${home}/.ssh/config`, own) ?? []),
    ...(readConfigFile(SYSTEM_CONFIG, { ...own, includeBase: "/etc/ssh" }) ?? []),
  ];
}

function givenSettings({ identityFiles, port, user }: HostTransportOptions): SshSettings {
  return new Map([
    ...(user === undefined ? [] : [["user", [user]] as const]),
    ...(port === undefined ? [] : [["port", [String(port)]] as const]),
    ...(identityFiles === undefined ? [] : [["identityfile", identityFiles] as const]),
  ]);
}
