import type { Duplex } from "node:stream";
import type { UnobservedReason } from "../../../model/observation.js";
import { limited } from "../limited.js";
import { quoteRemoteText } from "../remote-text.js";
import type { RefusedConnection, SshConnection } from "./connection.js";
import type { SshDestination } from "./destination.js";

/** Connects to a jump host, through those before it. */
export type ConnectToJumpHost = (jump: string, before: readonly string[]) => Promise<SshConnection | RefusedConnection>;

/**
 * Connections to jump hosts, one for all hosts behind each. A jump host that cannot be reached is not tried again, so that
 * a thousand hosts behind it cost one time limit; one whose connection broke is.
 */
export class JumpHosts {
  readonly #connect: ConnectToJumpHost;
  readonly #connections = new Map<string, Promise<SshConnection | RefusedConnection>>();

  constructor(connect: ConnectToJumpHost) {
    this.#connect = connect;
  }

  /** A channel to the host through its jump hosts, or nothing where it has none. */
  async openPath(
    { host, port, jumps }: SshDestination,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<{ readonly through?: Duplex } | RefusedConnection> {
    const last = jumps.at(-1);
    if (last === undefined) return {};
    const connection = await this.#connection(last, jumps.slice(0, -1));
    if (connection.kind === "failed") {
      return {
        ...connection,
        detail: `cannot reach ${host} through ${last}: ${connection.detail}`,
        isTransient: false,
      };
    }
    const opened = await limited<Duplex | Error>((done) => forward(connection, host, port, done), milliseconds, signal);
    switch (opened.kind) {
      case "aborted":
        return refused("not-collected", `cannot reach ${host}: the run was interrupted`);
      case "timeout":
        return refused("timeout", `cannot reach ${host}: ${last} does not connect to it`);
      case "done":
        return opened.value instanceof Error ? refusedPath(host, last, opened.value) : { through: opened.value };
    }
  }

  close(): void {
    for (const connection of this.#connections.values()) {
      void connection.then((opened) => opened.kind === "connected" && opened.destroy());
    }
    this.#connections.clear();
  }

  #connection(jump: string, before: readonly string[]): Promise<SshConnection | RefusedConnection> {
    const key = [...before, jump].join(",");
    const present = this.#connections.get(key);
    if (present !== undefined) return present;
    const made = this.#connect(jump, before).then((connection) => {
      if (connection.kind === "connected") connection.client.once("close", () => this.#connections.delete(key));
      return connection;
    });
    this.#connections.set(key, made);
    return made;
  }
}

function forward({ client }: SshConnection, host: string, port: number, done: (opened: Duplex | Error) => void): void {
  try {
    client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => done(error ?? channel));
  } catch (error) {
    // ssh2 throws where the connection has just gone.
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

/** The host's own port is closed, or the connection to the jump host broke: then a new one may be made. */
function refusedPath(host: string, jump: string, { message }: Error): RefusedConnection {
  return /^\(SSH\) Channel open failure/.test(message)
    ? refused("unreachable", `cannot reach ${host}: ${jump} cannot connect to it (${quoteRemoteText(message)})`)
    : refused("connection-lost", `cannot reach ${host}: the connection to ${jump} broke`, true);
}

function refused(reason: UnobservedReason, detail: string, isTransient = false): RefusedConnection {
  return { kind: "failed", reason, detail, isTransient };
}
