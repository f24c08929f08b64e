import { readFileSync, statSync } from "node:fs";
import type { ParsedKey, Ssh2 } from "./ssh2.js";

const MAX_FILE_BYTES = 64 * 1024;

/** A key pair that a file holds, or only its public part, or why neither. */
export interface IdentityFile {
  readonly path: string;
  /** public key as SSH sends it, base64 */
  readonly publicKey?: string;
  readonly privateKey?: ParsedKey;
  /** why the private key cannot be used */
  readonly problem?: string;
}

/**
 * Reads a private key and, from the file beside it, its public part. Deriving the key of an encrypted file blocks for about
 * 0.2 s, so each file is read once for all hosts.
 *
 * @param passphrase of encrypted keys; nobody can be asked for one
 * @returns undefined when neither file exists
 */
export function readIdentityFile(ssh2: Ssh2, path: string, passphrase: string | undefined): IdentityFile | undefined {
  const text = read(path);
  const key = text === undefined ? undefined : ssh2.utils.parseKey(text, passphrase);
  const publicKey = publicKeyOf(key) ?? publicKeyOf(ssh2.utils.parseKey(read(`${path}.pub`) ?? ""));
  if (text === undefined) return publicKey === undefined ? undefined : { path, publicKey };
  const pair = { path, ...(publicKey === undefined ? {} : { publicKey }) };
  if (key === undefined || key instanceof Error) return { ...pair, problem: problemOf(path, key) };
  return key.isPrivateKey() ? { ...pair, privateKey: key } : pair;
}

function publicKeyOf(key: ParsedKey | Error | undefined): string | undefined {
  return key === undefined || key instanceof Error ? undefined : key.getPublicSSH().toString("base64");
}

function problemOf(path: string, error: Error | undefined): string {
  if (/no passphrase given/.test(error?.message ?? "")) {
    return `${path} is encrypted and nobody can be asked for its passphrase: add it to ssh-agent`;
  }
  if (/bad decrypt|passphrase|integrity|vector/i.test(error?.message ?? "")) {
    return `${path} cannot be decrypted (wrong passphrase, or a cipher that the built-in client lacks): add it to ssh-agent`;
  }
  return `${path} holds no private key that the built-in client can read: add it to ssh-agent or use --ssh-command ssh`;
}

function read(path: string): string | undefined {
  try {
    const status = statSync(path);
    return status.isFile() && status.size <= MAX_FILE_BYTES ? readFileSync(path, "utf8") : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    // Present and not readable: there is a key, and it cannot be used.
    return "";
  }
}
