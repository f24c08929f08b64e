import { InputError } from "../../model/errors.js";
import { readText } from "./kubeconfig-file.js";

/** A client certificate with its key, both PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** What proves to the API server who asks. */
export interface Credential {
  /** value of the header Authorization */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

/** Where the credential of each request comes from. */
export interface Credentials {
  /** @throws {InputError} when it cannot be had */
  current(): Promise<Credential>;
  /**
   * Another credential after the API server answered 401 to this one.
   *
   * @returns null when there is no other
   * @throws {InputError} when it cannot be had
   */
  renew(rejected: Credential): Promise<Credential | null>;
}

export function fixedCredentials(credential: Credential): Credentials {
  return { current: async () => credential, renew: async () => null };
}

// The kubelet renews a projected token well before it ends; client-go reads the file again after this time, less ten seconds.
const TOKEN_FILE_PERIOD_MS = 50_000;

/**
 * A bearer token in a file that somebody else renews: read again each minute and after a 401.
 *
 * @param certificate  presented beside the token, where the user has both
 * @param fallback     token for as long as the file cannot be read
 */
export function tokenFileCredentials(
  path: string,
  options: { readonly certificate?: ClientCertificate; readonly fallback?: string; readonly now?: () => number },
): Credentials {
  const now = options.now ?? Date.now;
  let held: { readonly credential: Credential; readonly until: number } | undefined;
  const credentialOf = (token: string): Credential => ({
    ...bearer(token),
    ...(options.certificate === undefined ? {} : { certificate: options.certificate }),
  });
  const current = async (): Promise<Credential> => {
    if (held !== undefined && now() < held.until) return held.credential;
    const token = await readToken(path, held?.credential.authorization?.slice("Bearer ".length) ?? options.fallback);
    const isSame = held?.credential.authorization === `Bearer ${token}`;
    const credential = held !== undefined && isSame ? held.credential : credentialOf(token);
    held = { credential, until: now() + TOKEN_FILE_PERIOD_MS };
    return credential;
  };
  return {
    current,
    async renew(rejected) {
      if (held?.credential === rejected) held = { credential: rejected, until: 0 };
      const fresh = await current();
      return fresh === rejected ? null : fresh;
    },
  };
}

async function readToken(path: string, fallback: string | undefined): Promise<string> {
  const file = await readText(path);
  const token = "text" in file ? file.text.trim() : "";
  if (token !== "") return token;
  if (fallback !== undefined) return fallback;
  throw new InputError(`cannot use the token file ${path}: ${"fault" in file ? file.fault : "it is empty"}`);
}

/** @throws {InputError} when the token cannot stand in a header; it is not repeated */
export function bearer(token: string): Credential {
  return { authorization: header(`Bearer ${token}`, "the bearer token") };
}

export function basic(username: string, password: string): Credential {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

function header(value: string, name: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  throw new InputError(`${name} has characters that no HTTP header may have; look for a line break in it`);
}
