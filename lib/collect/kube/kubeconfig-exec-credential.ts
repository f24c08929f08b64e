import { InputError } from "../../model/errors.js";
import type { ExecPlugin, KubeconfigCluster } from "./kubeconfig.js";
import { bearer, type Credential } from "./kubeconfig-credentials.js";

const API_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

export interface ExecCredential {
  readonly credential: Credential;
  /** [ms] since the epoch; null where the plugin names no end */
  readonly expiresAt: number | null;
}

/** The cluster as an exec plugin is told of it. */
export interface ExecCluster extends KubeconfigCluster {
  /** the CA that was configured, PEM; null for the system's */
  readonly caPem: string | null;
}

/**
 * Value of the variable KUBERNETES_EXEC_INFO: what the plugin may know. Never interactive, since kaudit hands no terminal on.
 *
 * @throws {InputError} when the plugin wants a terminal, or a version of the protocol that nobody speaks
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export function execInfo(plugin: ExecPlugin, cluster: ExecCluster): string {
  if (!API_VERSIONS.includes(plugin.apiVersion)) {
    throw new InputError(
      `cannot run the exec plugin ${plugin.command}: apiVersion ${plugin.apiVersion} is not supported`,
    );
  }
  if (plugin.interactiveMode === "Always") {
    const hint = "log in with kubectl first, or set interactiveMode to IfAvailable";
    throw new InputError(`cannot run the exec plugin ${plugin.command}: it wants a terminal to ask on; ${hint}`);
  }
  const about = plugin.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {};
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion: plugin.apiVersion,
    spec: { ...about, interactive: false },
  });
}

function clusterInfo(cluster: ExecCluster): Readonly<Record<string, unknown>> {
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { "tls-server-name": cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { "insecure-skip-tls-verify": true } : {}),
    ...(cluster.caPem === null ? {} : { "certificate-authority-data": Buffer.from(cluster.caPem).toString("base64") }),
    ...(cluster.proxyUrl === undefined ? {} : { "proxy-url": cluster.proxyUrl }),
    ...(cluster.disableCompression ? { "disable-compression": true } : {}),
    config: cluster.execExtension ?? null,
  };
}

/**
 * What an exec plugin printed, as a credential.
 *
 * @throws {InputError} when it is none; what was printed is not repeated, for it may hold a token
 */
export function parseExecCredential(stdout: string, plugin: ExecPlugin): ExecCredential {
  const refuse = (fault: string): never => {
    throw new InputError(`cannot use what the exec plugin ${plugin.command} printed: ${fault}`);
  };
  const answer = objectOf(jsonOf(stdout)) ?? refuse("it is no JSON object");
  if (answer.kind !== "ExecCredential") refuse("it is no ExecCredential");
  if (answer.apiVersion !== plugin.apiVersion) refuse(`its apiVersion is not ${plugin.apiVersion}`);
  const status = objectOf(answer.status) ?? refuse("it has no status");
  const text = (key: string): string => {
    const value = status[key] ?? "";
    return typeof value === "string" ? value : refuse(`status.${key} is no string`);
  };
  const [token, cert, key] = [text("token").trim(), text("clientCertificateData"), text("clientKeyData")];
  if (token === "" && cert === "" && key === "") refuse("it has neither a token nor a certificate");
  if ((cert === "") !== (key === "")) refuse("it has only one of certificate and key");
  const expiresAt = text("expirationTimestamp") === "" ? null : Date.parse(text("expirationTimestamp"));
  if (Number.isNaN(expiresAt)) refuse("its expirationTimestamp is no time");
  return {
    credential: { ...(token === "" ? {} : bearer(token)), ...(cert === "" ? {} : { certificate: { cert, key } }) },
    expiresAt,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
