import type { UnobservedReason } from "../../../model/observation.js";
import type { SshDestination } from "./destination.js";
import { fingerprint, type HostKeyVerdict } from "./known-hosts.js";
import { type KnownHost, keyTypeOf } from "./known-hosts-line.js";
import type { ServerHostKeyAlgorithm } from "./ssh2.js";

/** Signatures that the built-in client asks a host for; SHA-1 is not among them. */
const ALGORITHMS: ReadonlyMap<string, readonly ServerHostKeyAlgorithm[]> = new Map([
  ["ssh-ed25519", ["ssh-ed25519"]],
  ["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
  ["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
  ["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
]);

/**
 * Host-key algorithms in the order in which a host is asked for them: those of its known keys first. Otherwise a host known
 * by its RSA key alone would show its Ed25519 key and look changed.
 */
export function hostKeyAlgorithms(keyTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const ordered = new Set<string>([...keyTypes, ...ALGORITHMS.keys()]);
  return [...ordered].flatMap((type) => ALGORITHMS.get(type) ?? []);
}

/** Why a shown key is not accepted, in a sentence that says what to do. */
export function hostKeyRefusal(
  verdict: Exclude<HostKeyVerdict, { readonly kind: "known" }>,
  blob: Buffer,
  { host, port, knownHostName, knownHostsFiles }: SshDestination,
): { readonly reason: UnobservedReason; readonly detail: string } {
  const shown = `the ${keyTypeOf(blob)} host key ${fingerprint(blob)} that ${host} shows`;
  switch (verdict.kind) {
    case "revoked":
      return { reason: "host-key-mismatch", detail: `${shown} is revoked (${place(verdict.by)})` };
    case "mismatch":
      return {
        reason: "host-key-mismatch",
        detail:
          `${shown} is not the one known for ${knownHostName} (${verdict.known.slice(0, 3).map(place).join(", ")}); ` +
          "find out why it changed before you trust it",
      };
    case "unknown":
      if (verdict.authority !== undefined) {
        return {
          reason: "host-key-unknown",
          detail: `${host} is known through a certificate authority (${place(verdict.authority)}), which the built-in client does not check; use --ssh-command ssh`,
        };
      }
      return {
        reason: "host-key-unknown",
        detail:
          `${shown} is not in ${knownHostsFiles[0] ?? "known_hosts"}; compare it with the host's own and add it, ` +
          `for example with ssh-keyscan -p ${port} ${host}`,
      };
  }
}

function place({ path, line }: KnownHost): string {
  return `${path}:${line}`;
}
