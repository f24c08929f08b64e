import { startProgram } from "../child-program.js";
import { type ProgramResult, watchProgram } from "../program.js";
import { abortedRun, shellCommand, shellRun } from "../shell.js";
import { failedRun, type HostLimits, type HostRun, type HostTransport } from "../transport.js";
import type { HostSpec } from "./host-spec.js";
import { openSshFailure } from "./openssh-failure.js";

/** How OpenSSH's client is started, for each host anew. */
export interface OpenSshClientOptions {
  /** program and its first arguments: `["ssh"]`, `["ssh", "-F", "/etc/kaudit/ssh_config"]` */
  readonly command: readonly [string, ...string[]];
  readonly sudo: boolean;
  /** name under which known_hosts has its key, in place of what ssh_config says */
  readonly hostKeyAlias?: string;
  /** environment for it: SSH_AUTH_SOCK, HOME, PATH and what its configuration refers to */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * What the person's ssh_config cannot take back: no prompt, no forwarding, no terminal, no command on this machine, nothing
 * written (known_hosts, agent, control sockets). An option that an older ssh does not know is let go.
 */
const OPTIONS = {
  IgnoreUnknown: "AddKeysToAgent,RemoteCommand,UpdateHostKeys,ForkAfterAuthentication,StdinNull,SessionType",
  BatchMode: "yes",
  StrictHostKeyChecking: "yes",
  // Either would vouch for a key that known_hosts does not have: the one through tunnels, the other by DNS.
  NoHostAuthenticationForLocalhost: "no",
  VerifyHostKeyDNS: "no",
  UpdateHostKeys: "no",
  AddKeysToAgent: "no",
  PreferredAuthentications: "publickey",
  ForwardAgent: "no",
  ForwardX11: "no",
  ClearAllForwardings: "yes",
  Tunnel: "no",
  PermitLocalCommand: "no",
  ControlMaster: "no",
  ControlPath: "none",
  RequestTTY: "no",
  EscapeChar: "none",
  RemoteCommand: "none",
  SessionType: "default",
  StdinNull: "no",
  ForkAfterAuthentication: "no",
  ServerAliveInterval: "5",
  ServerAliveCountMax: "3",
  LogLevel: "ERROR",
} as const;

/**
 * Reaches a host through OpenSSH's own client, for what the built-in one lacks: certificates, FIDO keys, ProxyCommand,
 * `Match exec`, post-quantum key exchange. The same script, the same limits.
 */
export function openSshClientTransport(destination: HostSpec, options: OpenSshClientOptions): HostTransport {
  const [program, ...first] = options.command;
  const on = destination.host;
  return {
    source: `${program} ${destination.user === undefined ? "" : `${destination.user}@`}${on}`,
    kind: "ssh",
    async run(script, args, limits, signal) {
      if (signal.aborted) {
        const { reason, detail } = abortedRun(on, signal);
        return failedRun(reason, detail);
      }
      const command = shellCommand(args, options.sudo).join(" ");
      const argv = [...first, ...clientArguments(destination, limits, options.hostKeyAlias), command];
      const running = startProgram(program, argv, { ...options.environment, LC_ALL: "C" });
      // It does not tell when it is logged in.
      const milliseconds = (limits.connectSeconds + limits.runSeconds) * 1000;
      const programLimits = { milliseconds, outputBytes: limits.outputBytes };
      const result = await watchProgram(running, script, programLimits, signal);
      return clientFailure(result, program, on) ?? shellRun(result, { on, sudo: options.sudo, limits, signal });
    },
  };
}

/** What is the client's own failure and not the script's: it says so with status 255 and words on standard error. */
function clientFailure({ end, stderr, stdout }: ProgramResult, program: string, host: string): HostRun | undefined {
  if (end.kind === "error") {
    return failedRun(
      "unreachable",
      `cannot start ${program} to reach ${host}: ${end.error.message}; see --ssh-command`,
    );
  }
  if (end.kind !== "exited" || end.status !== 255) return undefined;
  const { reason, detail } = openSshFailure(host, stderr);
  return failedRun(reason, detail, stdout);
}

function clientArguments(
  { host, user, port }: HostSpec,
  { connectSeconds }: HostLimits,
  hostKeyAlias: string | undefined,
): readonly string[] {
  return [
    ...Object.entries(OPTIONS).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...["-o", `ConnectTimeout=${Math.ceil(connectSeconds)}`],
    ...(hostKeyAlias === undefined ? [] : ["-o", `HostKeyAlias=${hostKeyAlias}`]),
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    "--",
    host,
  ];
}
