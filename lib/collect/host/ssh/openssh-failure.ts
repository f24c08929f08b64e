import type { UnobservedReason } from "../../../model/observation.js";
import { quoteRemoteText } from "../remote-text.js";
import type { RefusedDestination } from "./destination.js";

interface Symptom {
  readonly words: RegExp;
  readonly reason: UnobservedReason;
  readonly why: string;
}

/** Words of OpenSSH's client, which are never translated; the first that matches counts. */
const SYMPTOMS: readonly Symptom[] = [
  {
    words: /REVOKED HOST KEY|was revoked and you have requested/,
    reason: "host-key-mismatch",
    why: "its host key is revoked",
  },
  {
    words: /IDENTIFICATION HAS CHANGED|Host key for .* has changed/,
    reason: "host-key-mismatch",
    why: "its host key is not the one in known_hosts",
  },
  {
    words: /host key is known for|Host key verification failed/,
    reason: "host-key-unknown",
    why: "its host key is not in known_hosts",
  },
  {
    words: /Permission denied \(|Too many authentication failures|No supported authentication methods/,
    reason: "auth-failed",
    why: "it refuses the keys",
  },
  {
    words: /open failed|(?:exec|shell) request failed/,
    reason: "forbidden",
    why: "it lets us in and starts no shell",
  },
  {
    words: /timed out|Timeout, server .* not responding/,
    reason: "timeout",
    why: "it did not answer in time",
  },
  {
    words: /Could not resolve|Connection refused|No route to host|Network is unreachable|Name or service not known/,
    reason: "unreachable",
    why: "there is no way to it",
  },
  {
    words: /closed by|Connection reset|reset by peer|kex_exchange_identification|Broken pipe|Connection lost/i,
    reason: "connection-lost",
    why: "the connection closed",
  },
];

/** Why OpenSSH's client could not reach a host, from what it printed. */
export function openSshFailure(host: string, stderr: string): RefusedDestination {
  if (stderr.trim() === "") {
    return {
      reason: "connection-lost",
      detail: `cannot run the script on ${host}: it was killed, or the connection closed`,
    };
  }
  const symptom = SYMPTOMS.find(({ words }) => words.test(stderr));
  const said = quoteRemoteText(lastLine(stderr));
  return symptom === undefined
    ? { reason: "unreachable", detail: `cannot reach ${host} with the ssh client: it says ${said}` }
    : { reason: symptom.reason, detail: `cannot reach ${host} with the ssh client: ${symptom.why} (${said})` };
}

function lastLine(text: string): string {
  return (
    text
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1) ?? ""
  );
}
