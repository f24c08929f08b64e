import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import type { UnobservedReason } from "../../../model/observation.js";
import { limited } from "../limited.js";
import { agentWithOneKey } from "./agent.js";
import { type ConnectionFailure, type ConnectionStage, connectionFailure } from "./connection-failure.js";
import type { SshDestination } from "./destination.js";
import { hostKeyAlgorithms, hostKeyRefusal } from "./host-key.js";
import type { KeyOffer, KeyOffers } from "./key-offers.js";
import { judgeHostKey, type KnownHosts, keyTypesOf, likelyKeyTypes } from "./known-hosts.js";
import { keyTypeOf } from "./known-hosts-line.js";
import type { AnyAuthMethod, Client, Ssh2 } from "./ssh2.js";

/** Who is to be reached, and all that is needed for it. */
export interface ConnectionRequest {
  readonly destination: SshDestination;
  readonly knownHosts: KnownHosts;
  readonly keys: KeyOffers;
  /** a channel through the last jump host; absent where the host is reached directly */
  readonly through?: Duplex;
  /** types of host keys to ask for first; absent is what known_hosts suggests */
  readonly keyTypes?: readonly string[];
}

/** A host that has proved its key and let us in. */
export interface SshConnection {
  readonly kind: "connected";
  readonly client: Client;
  /** ends the connection for good; safe at any time */
  destroy(): void;
}

export interface RefusedConnection {
  readonly kind: "failed";
  readonly reason: UnobservedReason;
  readonly detail: string;
  readonly isTransient: boolean;
  /** the key that was shown is not known, but others of these types are: asked for them, the host may show one */
  readonly knownKeyTypes?: readonly string[];
}

/** [B] that a host may send before the login is done; a handshake with all its banners takes a tenth */
const LOGIN_BYTES = 256 * 1024;
const KEEPALIVE_MILLISECONDS = 5000;

/** Connects and logs in once. Whatever happens, what was opened is closed, but for the connection that is returned. */
export async function openConnection(
  ssh2: Ssh2,
  request: ConnectionRequest,
  milliseconds: number,
  signal: AbortSignal,
): Promise<SshConnection | RefusedConnection> {
  const { destination } = request;
  const attempt = new Attempt(ssh2, request);
  const outcome = await limited<ConnectionFailure | "ready">((done) => attempt.start(done), milliseconds, signal);
  if (outcome.kind === "done" && outcome.value === "ready") {
    return { kind: "connected", client: attempt.client, destroy: () => attempt.destroy() };
  }
  attempt.destroy();
  const refused = (reason: UnobservedReason, why: string, isTransient = false): RefusedConnection => ({
    kind: "failed",
    reason,
    detail: `cannot reach ${destination.host}: ${why}`,
    isTransient,
  });
  if (attempt.refusal !== undefined) return attempt.refusal;
  if (outcome.kind === "aborted") return refused("not-collected", "the run was interrupted");
  if (outcome.kind === "timeout" || outcome.value === "ready") {
    return refused("timeout", `no login within ${Math.round(milliseconds / 100) / 10} s (${WAITING[attempt.stage]})`);
  }
  const { reason, why, isTransient } = outcome.value;
  return refused(reason, reason === "auth-failed" ? `${why}; ${attempt.triedKeys()}` : why, isTransient);
}

const WAITING: Readonly<Record<ConnectionStage, string>> = {
  connecting: "it does not accept the connection",
  handshake: "it accepts the connection and does not finish the handshake",
  authentication: "it does not decide on the keys",
  ready: "it is ready",
};

/** One try to connect: the only place where a client of ssh2 is made, and where host keys are judged. */
class Attempt {
  readonly client: Client;
  stage: ConnectionStage = "connecting";
  refusal: RefusedConnection | undefined;
  readonly #ssh2: Ssh2;
  readonly #request: ConnectionRequest;
  readonly #untried: KeyOffer[];
  readonly #tried: string[] = [];
  readonly #remarks = new Set<string>();
  #socket: Duplex | undefined;

  constructor(ssh2: Ssh2, request: ConnectionRequest) {
    this.client = new ssh2.Client();
    this.#ssh2 = ssh2;
    this.#request = request;
    this.#untried = [...request.keys.offers];
    // Ours to close from now on, even if nothing is started any more.
    this.#socket = request.through;
  }

  start(done: (outcome: ConnectionFailure | "ready") => void): void {
    const { destination, knownHosts, keyTypes = likelyKeyTypes(knownHosts, destination.knownHostName) } = this.#request;
    this.client
      .on("connect", () => this.#enter("handshake"))
      // Also said of every new exchange of keys during a long run.
      .on("handshake", () => this.stage === "handshake" && this.#enter("authentication"))
      .on("ready", () => {
        this.#enter("ready");
        done("ready");
      })
      // For life: an error that nobody listens to ends the process. One of the agent is no end, the next key follows.
      .on("error", (error: Error & { level?: string }) => {
        if (error.level !== "agent") done(connectionFailure(error, this.stage));
      })
      .on("close", () => done({ reason: "connection-lost", why: "it closed the connection", isTransient: false }));
    const socket = this.#socket ?? connectTo(destination);
    this.#socket = socket;
    this.client.connect({
      sock: socket,
      username: destination.user,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MILLISECONDS,
      keepaliveCountMax: 3,
      algorithms: {
        serverHostKey: hostKeyAlgorithms(keyTypes),
        // A compressed flood would be larger than what its bytes on the wire tell.
        compress: ["none"],
      },
      // The form with two arguments: ssh2 takes whatever truthy value the other one returns, a Promise included, for yes.
      hostVerifier: (key: Buffer, verify: (isValid: boolean) => void) => verify(this.#judge(key)),
      authHandler: (_left, isPartial) => this.#nextKey(isPartial),
    });
    this.#boundLogin(socket);
  }

  destroy(): void {
    this.client.destroy();
    this.#socket?.destroy();
  }

  triedKeys(): string {
    const { omitted, problems } = this.#request.keys;
    const { user, ignored } = this.#request.destination;
    return [
      this.#tried.length === 0
        ? `there is no key to offer for ${user}`
        : `${user} was tried with ${this.#tried.join(", ")}`,
      ...this.#remarks,
      ...(omitted > 0 ? [`${omitted} more keys were not tried: name one with IdentityFile`] : []),
      ...problems,
      ...(ignored.length > 0 ? [`not acted on: ${ignored.join(", ")} (--ssh-command ssh does)`] : []),
    ].join("; ");
  }

  #enter(stage: ConnectionStage): void {
    this.stage = stage;
  }

  #judge(key: Buffer): boolean {
    const { destination, knownHosts } = this.#request;
    const verdict = judgeHostKey(knownHosts, destination.knownHostName, key);
    if (verdict.kind === "known") return true;
    const known = verdict.kind === "mismatch" ? keyTypesOf(verdict.known) : [];
    const refusal = hostKeyRefusal(verdict, key, destination);
    this.refusal = {
      kind: "failed",
      reason: refusal.reason,
      detail: `cannot reach ${destination.host}: ${refusal.detail}`,
      isTransient: false,
      ...(known.length === 0 || known.includes(keyTypeOf(key) ?? "") ? {} : { knownKeyTypes: known }),
    };
    return false;
  }

  /** `false` ends the login; the types of ssh2 do not know it. */
  #nextKey(isPartial: boolean): AnyAuthMethod | false {
    if (isPartial)
      this.#remarks.add("it accepts a key and asks for a second proof, which the built-in client cannot give");
    const offer = this.#untried.shift();
    if (offer === undefined) return false;
    this.#tried.push(offer.label);
    const { user: username, agentSocket = "" } = this.#request.destination;
    return offer.by === "file"
      ? { type: "publickey", username, key: offer.key }
      : { type: "agent", username, agent: agentWithOneKey(this.#ssh2, agentSocket, offer.key) };
  }

  /** ssh2 reads a greeting of 8 MiB, again from its start with each piece that arrives. */
  #boundLogin(socket: Duplex): void {
    let seen = 0;
    const count = (chunk: Uint8Array) => {
      if (this.stage === "ready") {
        socket.off("data", count);
        return;
      }
      seen += chunk.length;
      if (seen > LOGIN_BYTES) socket.destroy(new Error(`more than ${LOGIN_BYTES} bytes before the login`));
    };
    socket.on("data", count);
  }
}

function connectTo({ host, port, addressFamily, bindAddress }: SshDestination): Duplex {
  return connectTcp({
    host,
    port,
    noDelay: true,
    ...(addressFamily === undefined ? {} : { family: addressFamily }),
    ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
  });
}
