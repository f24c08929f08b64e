import { limited } from "../limited.js";
import { type Program, type ProgramResult, watchProgram } from "../program.js";
import { quoteRemoteText } from "../remote-text.js";
import { abortedRun, type ShellContext, shellCommand, shellRun } from "../shell.js";
import { failedRun, type HostLimits, type HostRun, type HostTransport } from "../transport.js";
import { programOfChannel } from "./channel-program.js";
import type { SshSettings } from "./config-settings.js";
import type { RefusedConnection, SshConnection } from "./connection.js";
import { connectionFailure } from "./connection-failure.js";
import type { RefusedDestination, SshDestination } from "./destination.js";
import { JumpHosts } from "./jump-hosts.js";
import { connectPersistently } from "./persistent-connection.js";
import { type SshResourceOptions, SshResources } from "./ssh-resources.js";
import { loadSsh2, type Ssh2 } from "./ssh2.js";

export interface BuiltInClientOptions extends SshResourceOptions {
  readonly sudo: boolean;
  /** settings that come before those of ssh_config, for the hosts themselves and not for jump hosts, as with ssh */
  readonly given: SshSettings;
  /** [s] for the login at each jump host */
  readonly jumpSeconds: number;
  /** the end of the whole run: jump hosts are shared, and end with it */
  readonly signal: AbortSignal;
}

/** The SSH client that needs no program beside kaudit. @see docs/decisions/0003-ssh-config.md */
export class BuiltInClient {
  readonly #ssh2: Ssh2;
  readonly #options: BuiltInClientOptions;
  readonly #resources: SshResources;
  readonly #jumpHosts: JumpHosts;

  static async load(options: BuiltInClientOptions): Promise<BuiltInClient> {
    return new BuiltInClient(await loadSsh2(), options);
  }

  private constructor(ssh2: Ssh2, options: BuiltInClientOptions) {
    this.#ssh2 = ssh2;
    this.#options = options;
    this.#resources = new SshResources(ssh2, options);
    this.#jumpHosts = new JumpHosts((jump, before) => this.#connectToJumpHost(jump, before));
  }

  /**
   * @param destination  `host`, `user@host` or `ssh://user@host:port`, as ssh takes it
   * @param hostKeyAlias name under which known_hosts has its key, in place of what ssh_config says
   */
  transportTo(destination: string, hostKeyAlias?: string): HostTransport {
    const { given } = this.#options;
    const settings: SshSettings =
      hostKeyAlias === undefined ? given : new Map([...given, ["hostkeyalias", [hostKeyAlias]]]);
    const resolved = this.#resources.resolve(destination, settings);
    if ("reason" in resolved) {
      const { reason, detail } = resolved;
      return { source: `ssh ${destination}`, kind: "ssh", run: async () => failedRun(reason, detail) };
    }
    return {
      source: `ssh ${resolved.user}@${resolved.host}:${resolved.port}`,
      kind: "ssh",
      run: (script, args, limits, signal) => this.#run(resolved, script, args, limits, signal),
    };
  }

  /** Closes the connections to jump hosts. */
  close(): void {
    this.#jumpHosts.close();
  }

  async #run(
    destination: SshDestination,
    script: string,
    args: readonly string[],
    limits: HostLimits,
    signal: AbortSignal,
  ): Promise<HostRun> {
    const command = shellCommand(args, this.#options.sudo).join(" ");
    const connection = await this.#connect(destination, limits.connectSeconds * 1000, signal);
    if (connection.kind === "failed") return failedRun(connection.reason, connection.detail);
    const deadline = performance.now() + limits.runSeconds * 1000;
    try {
      const { sudo } = this.#options;
      const context = { on: destination.host, sudo, limits, signal };
      const program = await execute(connection, command, deadline - performance.now(), signal);
      if (program.kind === "aborted") {
        const { reason, detail } = abortedRun(context.on, signal);
        return failedRun(reason, detail);
      }
      if (program.kind === "timeout")
        return failedRun("timeout", `cannot run the script on ${context.on}: it starts no shell`);
      if (program.value instanceof Error) return refusedShell(context.on, program.value);
      const programLimits = { milliseconds: deadline - performance.now(), outputBytes: limits.outputBytes };
      return runOf(await watchProgram(program.value, script, programLimits, signal), context);
    } finally {
      connection.destroy();
    }
  }

  async #connect(
    destination: SshDestination,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<SshConnection | RefusedConnection> {
    const keys = await this.#resources.keys(destination, signal);
    const request = { destination, keys, knownHosts: this.#resources.knownHosts(destination) };
    const openPath = () => this.#jumpHosts.openPath(destination, milliseconds, signal);
    const connection = await connectPersistently(this.#ssh2, request, openPath, milliseconds, signal);
    if (connection.kind === "connected" || connection.reason !== "host-key-unknown") return connection;
    const problems = this.#resources.knownHostsProblems(destination);
    return { ...connection, detail: [connection.detail, ...problems].join("; ") };
  }

  async #connectToJumpHost(jump: string, jumps: readonly string[]): Promise<SshConnection | RefusedConnection> {
    const resolved = this.#resources.resolve(jump, new Map());
    if ("reason" in resolved) return refusedConnection(resolved);
    return this.#connect({ ...resolved, jumps }, this.#options.jumpSeconds * 1000, this.#options.signal);
  }
}

function refusedShell(on: string, { message }: Error): HostRun {
  return /^\(SSH\) Channel open failure|^Unable to exec/.test(message)
    ? failedRun(
        "forbidden",
        `cannot run the script on ${on}: it lets us in and starts no shell (${quoteRemoteText(message)})`,
      )
    : failedRun("connection-lost", `cannot run the script on ${on}: the connection closed before a shell was started`);
}

/** An error of the connection is said in the words of connections. */
function runOf(result: ProgramResult, context: ShellContext): HostRun {
  if (result.end.kind !== "error") return shellRun(result, context);
  const { reason, why } = connectionFailure(result.end.error, "ready");
  return failedRun(reason, `cannot run the script on ${context.on}: ${why}`, result.stdout);
}

function refusedConnection({ reason, detail }: RefusedDestination): RefusedConnection {
  return { kind: "failed", reason, detail, isTransient: false };
}

function execute(connection: SshConnection, command: string, milliseconds: number, signal: AbortSignal) {
  return limited<Program | Error>(
    (done) => {
      connection.client.once("close", () => done(new Error("the connection closed")));
      try {
        connection.client.exec(command, (error, channel) => done(error ?? programOfChannel(connection, channel)));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    milliseconds,
    signal,
  );
}
