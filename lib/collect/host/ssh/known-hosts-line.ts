/** One usable line of a known_hosts file. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
export interface KnownHost {
  readonly marker: "none" | "cert-authority" | "revoked";
  readonly names: KnownHostNames;
  /** key type as the key itself states it, for example `ssh-ed25519` */
  readonly keyType: string;
  /** public key in base64, canonical, so that equal keys are equal strings */
  readonly key: string;
  readonly path: string;
  readonly line: number;
}

/** Names of a line: in clear text, as patterns, or one name as HMAC-SHA1 under a salt of its own. */
export type KnownHostNames =
  | { readonly kind: "plain"; readonly names: readonly string[] }
  | { readonly kind: "patterns"; readonly patterns: readonly string[] }
  | { readonly kind: "hashed"; readonly salt: Uint8Array; readonly hash: Uint8Array };

const MARKERS = new Map<string, KnownHost["marker"]>([
  ["@cert-authority", "cert-authority"],
  ["@revoked", "revoked"],
]);

/**
 * Reads one line.
 *
 * @returns undefined for an empty line, a comment, and a line that OpenSSH skips as bad: no marker, name or key of it counts
 */
export function parseKnownHostsLine(text: string, path: string, line: number): KnownHost | undefined {
  const fields = text.trim().split(/[ \t]+/);
  const first = fields[0] ?? "";
  if (first === "" || first.startsWith("#")) return undefined;
  const marker = MARKERS.get(first) ?? "none";
  if (marker === "none" && first.startsWith("@")) return undefined;
  const [hosts, statedType, base64] = marker === "none" ? fields : fields.slice(1);
  if (hosts === undefined || statedType === undefined || base64 === undefined) return undefined;
  const blob = Buffer.from(base64, "base64");
  const keyType = keyTypeOf(blob);
  const names = parseNames(hosts);
  if (keyType !== statedType || names === undefined) return undefined;
  return { marker, names, keyType, key: blob.toString("base64"), path, line };
}

/** Type that a public key states in its first field. @see RFC 4253, section 6.6 */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? undefined : blob.toString("latin1", 4, 4 + length);
}

function parseNames(hosts: string): KnownHostNames | undefined {
  if (hosts.startsWith("|")) {
    const [, magic, salt = "", hash = ""] = hosts.split("|");
    const digest = Buffer.from(hash, "base64");
    // 1 is the only scheme there is: HMAC-SHA1, 20 bytes each.
    return magic === "1" && digest.length === 20
      ? { kind: "hashed", salt: Buffer.from(salt, "base64"), hash: digest }
      : undefined;
  }
  const names = hosts.toLowerCase().split(",");
  return /[*?!]/.test(hosts) ? { kind: "patterns", patterns: names } : { kind: "plain", names };
}
