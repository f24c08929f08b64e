import { X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { InputError, UsageError } from "../../model/errors.js";
import type { KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import type { ClientCertificate } from "./kubeconfig-credentials.js";
import { readText } from "./kubeconfig-file.js";

/** How the server is known. */
export interface ServerTrust {
  /** the authorities that were configured, PEM; null for the system's */
  readonly caPem: string | null;
  readonly isVerified: boolean;
  /** name that the certificate must have in place of the server's host */
  readonly serverName: string | null;
}

/**
 * @throws {InputError} when the CA cannot be read
 * @throws {UsageError} when the cluster has a CA and is to skip verification: kubectl refuses this too
 */
export async function serverTrust(cluster: KubeconfigCluster, name: string): Promise<ServerTrust> {
  const what = `the CA of cluster "${name}"`;
  const caPem = await pemOf(cluster.certificateAuthorityData, cluster.certificateAuthority, what);
  if (caPem !== null && cluster.insecureSkipTlsVerify) {
    throw new UsageError(`cluster "${name}" has both a CA and insecure-skip-tls-verify; remove one of them`);
  }
  if (caPem !== null && !holdsCertificate(caPem)) {
    throw new InputError(`cannot use ${what}: it holds no PEM certificate; correct the kubeconfig`);
  }
  return { caPem, isVerified: !cluster.insecureSkipTlsVerify, serverName: cluster.tlsServerName ?? null };
}

/** OpenSSL passes over an authority that it cannot read, and the server would be blamed for it. */
function holdsCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** @throws {InputError} when certificate or key cannot be read */
export async function clientCertificate(user: KubeconfigUser): Promise<ClientCertificate | null> {
  const cert = await pemOf(user.clientCertificateData, user.clientCertificate, "the client certificate");
  const key = await pemOf(user.clientKeyData, user.clientKey, "the client key");
  return cert === null || key === null ? null : { cert, key };
}

/** Data wins over a file, as in client-go's transport. */
async function pemOf(data: string | undefined, path: string | undefined, what: string): Promise<string | null> {
  if (data !== undefined) {
    const base64 = data.replace(/\s/g, "");
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new InputError(`cannot read ${what}: its data is no base64`);
    return Buffer.from(base64, "base64").toString("utf8");
  }
  if (path === undefined) return null;
  const file = await readText(path);
  if ("fault" in file) throw new InputError(`cannot read ${what} from ${path}: ${file.fault}`);
  return file.text;
}

/** What OpenSSL's codes mean for what a kubeconfig holds. */
const UNUSABLE: Readonly<Record<string, string>> = {
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: "the client key does not belong to the client certificate",
  ERR_OSSL_PEM_NO_START_LINE: "the client certificate holds no PEM",
  ERR_OSSL_UNSUPPORTED: "the client key is no PEM of a kind that OpenSSL knows",
  ERR_OSSL_BAD_DECRYPT: "the client key has a passphrase, which a kubeconfig cannot give",
  ERR_MISSING_PASSPHRASE: "the client key has a passphrase, which a kubeconfig cannot give",
  ERR_OSSL_PEM_BAD_BASE64_DECODE: "the client certificate, its key or the CA is damaged PEM",
};

/**
 * Authorities and client certificate in the form that every connection shares.
 *
 * @throws {InputError} when OpenSSL refuses one of them: no PEM, a key with a passphrase, a key of another certificate
 */
export function secureContext(authorities: string, certificate: ClientCertificate | undefined): SecureContext {
  try {
    return createSecureContext({ ca: authorities, ...certificate });
  } catch (error) {
    const { code = "not understood" } = error as NodeJS.ErrnoException;
    const fault = UNUSABLE[code] ?? `cannot use the client certificate, its key or the CA: ${code}`;
    throw new InputError(fault, { cause: error });
  }
}
