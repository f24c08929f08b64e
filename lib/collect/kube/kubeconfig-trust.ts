import tls from "node:tls";
import { readText } from "./kubeconfig-file.js";
import type { Environment } from "./kubeconfig-load.js";

// Where the distributions keep the bundle of all roots; the first that exists is the one, as in Go's crypto/x509.
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * The authorities that vouch for a server whose kubeconfig names none: the operating system's, for kubectl trusts those (a
 * company's own root is there and not among those that Node carries); SSL_CERT_FILE comes first, Node's own are the last resort.
 *
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 */
export async function systemTrust(env: Environment, bundles: readonly string[] = BUNDLES): Promise<string> {
  for (const path of env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : bundles) {
    const bundle = await readText(path);
    if ("text" in bundle && bundle.text.includes("-----BEGIN CERTIFICATE-----")) return bundle.text;
  }
  return tls.rootCertificates.join("\n");
}
