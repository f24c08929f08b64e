import { createHash, createHmac } from "node:crypto";
import type { KnownHost } from "./known-hosts-line.js";
import { matchesPatterns } from "./pattern.js";

/**
 * The lines of all known_hosts files that hold for one destination, found by key.
 *
 * Comparing a name with a hashed line costs an HMAC, 10 ms for 5,000 of them. So a shown key is looked up first, and only
 * the lines that hold it are compared; all lines are gone through only to name what is wrong with a key that none holds.
 */
export interface KnownHosts {
  readonly byKey: ReadonlyMap<string, readonly KnownHost[]>;
  readonly byName: ReadonlyMap<string, readonly KnownHost[]>;
  readonly patterns: readonly KnownHost[];
  readonly hashed: readonly KnownHost[];
  readonly hashedKeyTypes: readonly string[];
}

/** What known_hosts says of a key that a host has shown. */
export type HostKeyVerdict =
  | { readonly kind: "known" }
  | { readonly kind: "revoked"; readonly by: KnownHost }
  /** other keys are known for this name; `OpenSSH` calls it changed even where their types differ */
  | { readonly kind: "mismatch"; readonly known: readonly KnownHost[] }
  | { readonly kind: "unknown"; readonly authority?: KnownHost };

/** Name under which known_hosts keeps a host: HostKeyAlias as it is, or the host, with its port where that is not 22. */
export function knownHostName(destination: {
  readonly host: string;
  readonly port: number;
  readonly hostKeyAlias?: string;
}): string {
  const { host, port, hostKeyAlias } = destination;
  if (hostKeyAlias !== undefined) return hostKeyAlias.toLowerCase();
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

export function indexKnownHosts(lines: readonly KnownHost[]): KnownHosts {
  const byKey = new Map<string, KnownHost[]>();
  const byName = new Map<string, KnownHost[]>();
  const patterns: KnownHost[] = [];
  const hashed: KnownHost[] = [];
  for (const line of lines) {
    append(byKey, line.key, line);
    if (line.names.kind === "plain") for (const name of line.names.names) append(byName, name, line);
    else if (line.names.kind === "patterns") patterns.push(line);
    else hashed.push(line);
  }
  return { byKey, byName, patterns, hashed, hashedKeyTypes: keyTypesOf(hashed) };
}

/**
 * Judges a host key as OpenSSH does with StrictHostKeyChecking: @revoked beats all, then an equal key, then any other key.
 * A host on another port than 22 of which nothing is known is also looked up without its port.
 *
 * @param name  as {@link knownHostName} gives it
 * @see OpenSSH, hostfile.c check_hostkeys_by_key_or_type, sshconnect.c check_host_key
 */
export function judgeHostKey(known: KnownHosts, name: string, blob: Buffer): HostKeyVerdict {
  const verdict = judgeName(known, name, blob);
  const bare = withoutPort(name);
  if (verdict.kind !== "unknown" || bare === undefined) return verdict;
  return judgeName(known, bare, blob).kind === "known" ? { kind: "known" } : verdict;
}

function judgeName(known: KnownHosts, name: string, blob: Buffer): HostKeyVerdict {
  const holders = (known.byKey.get(blob.toString("base64")) ?? []).filter((line) => hasName(line, name));
  const revoked = holders.find((line) => line.marker === "revoked");
  if (revoked !== undefined) return { kind: "revoked", by: revoked };
  if (holders.some((line) => line.marker === "none")) return { kind: "known" };
  const lines = linesOf(known, name);
  const others = lines.filter((line) => line.marker === "none");
  if (others.length > 0) return { kind: "mismatch", known: others };
  const authority = lines.find((line) => line.marker === "cert-authority");
  return authority === undefined ? { kind: "unknown" } : { kind: "unknown", authority };
}

/**
 * Types to ask a host for, best first, without an HMAC: those known for the name in clear text; else those of hashed lines,
 * the most frequent first. A guess: a host may be known in a hashed line only by a rarer type.
 */
export function likelyKeyTypes(known: KnownHosts, name: string): readonly string[] {
  const bare = withoutPort(name);
  const clear = keyTypesOf(clearLinesOf(known, name));
  if (clear.length > 0) return clear;
  const clearWithoutPort = bare === undefined ? [] : keyTypesOf(clearLinesOf(known, bare));
  return clearWithoutPort.length > 0 ? clearWithoutPort : known.hashedKeyTypes;
}

/** Types of the keys that some lines hold, the most frequent first. */
export function keyTypesOf(lines: readonly KnownHost[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { marker, keyType } of lines) {
    if (marker === "none") counts.set(keyType, (counts.get(keyType) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([type]) => type);
}

/** Fingerprint of a key as ssh-keygen -l prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

function withoutPort(name: string): string | undefined {
  return /^\[(.*)\]:\d+$/.exec(name)?.[1];
}

function clearLinesOf(known: KnownHosts, name: string): readonly KnownHost[] {
  return [...(known.byName.get(name) ?? []), ...known.patterns.filter((line) => hasName(line, name))];
}

function linesOf(known: KnownHosts, name: string): readonly KnownHost[] {
  return [...clearLinesOf(known, name), ...known.hashed.filter((line) => hasName(line, name))];
}

function hasName({ names }: KnownHost, name: string): boolean {
  switch (names.kind) {
    case "plain":
      return names.names.includes(name);
    case "patterns":
      return matchesPatterns(name, names.patterns);
    case "hashed":
      return createHmac("sha1", names.salt).update(name).digest().equals(names.hash);
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
