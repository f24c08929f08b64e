import type { UnobservedReason } from "../../../model/observation.js";
import { quoteRemoteText } from "../remote-text.js";

/** How far a connection had come. */
export type ConnectionStage = "connecting" | "handshake" | "authentication" | "ready";

export interface ConnectionFailure {
  readonly reason: UnobservedReason;
  readonly why: string;
  /** the host hung up before a word was said, as one does that has too many connections in hand: worth another try */
  readonly isTransient: boolean;
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens on its port",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to its network",
  ENOTFOUND: "its name cannot be resolved",
  EAI_AGAIN: "its name cannot be resolved now",
  EADDRNOTAVAIL: "this machine has no address to reach it from",
};

/** An error of ssh2 in our words. @see ssh2, lib/client.js (the `level` of an error) */
export function connectionFailure(error: Error, stage: ConnectionStage): ConnectionFailure {
  const level = "level" in error ? error.level : undefined;
  const code = codeOf(error);
  const failed = (reason: UnobservedReason, why: string, isTransient = false) => ({ reason, why, isTransient });
  const said = quoteRemoteText(error.message);
  if (level === "client-timeout") return failed("timeout", "it stopped answering");
  if (level === "client-authentication") return failed("auth-failed", "it refuses the keys");
  if (typeof code === "string") {
    const unreachable = UNREACHABLE[code];
    if (unreachable !== undefined) return failed("unreachable", `${unreachable} (${code})`);
    if (code === "ETIMEDOUT") return failed("timeout", "it does not answer (ETIMEDOUT)");
    const isEarly = stage === "connecting" || stage === "handshake";
    return failed("connection-lost", `the connection broke (${code})`, isEarly && code === "ECONNRESET");
  }
  if (error.message === "Connection lost before handshake") {
    return failed("connection-lost", "it closed the connection at once", true);
  }
  // A number is the code of the host's own farewell; during the login it is about the keys.
  if (typeof code === "number") {
    return failed(stage === "authentication" ? "auth-failed" : "connection-lost", `it says ${said}`);
  }
  if (/no matching/i.test(error.message)) {
    return failed(
      "unreachable",
      `it offers only algorithms that the built-in client lacks (${said}); use --ssh-command ssh`,
    );
  }
  return failed(stage === "ready" ? "connection-lost" : "malformed", `it does not speak SSH as it should (${said})`);
}

/** Several addresses of one name fail as one error with several below it. */
function codeOf(error: Error): unknown {
  if ("code" in error && error.code !== undefined) return error.code;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? codeOf(error.errors[0]) : undefined;
}
