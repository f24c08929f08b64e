import { UsageError } from "../../model/errors.js";
import type { Impersonation, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import {
  basic,
  bearer,
  type Credential,
  type Credentials,
  fixedCredentials,
  tokenFileCredentials,
} from "./kubeconfig-credentials.js";
import { execCredentials } from "./kubeconfig-exec.js";
import { inCluster, SERVICE_ACCOUNT_DIRECTORY } from "./kubeconfig-in-cluster.js";
import { type Environment, loadKubeconfig } from "./kubeconfig-load.js";
import { proxyFor } from "./kubeconfig-proxy.js";
import { type ConnectionFlags, impersonate, selectContext } from "./kubeconfig-select.js";
import { parseRequestTimeout } from "./kubeconfig-timeout.js";
import { clientCertificate, type ServerTrust, serverTrust } from "./kubeconfig-tls.js";
import { systemTrust } from "./kubeconfig-trust.js";

/** Everything that it takes to talk to one API server as one user. */
export interface ResolvedConnection {
  /** name of the cluster in the kubeconfig; null in a Pod */
  readonly clusterName: string | null;
  /** scheme, host, port and path prefix; never credentials */
  readonly server: URL;
  readonly trust: ServerTrust;
  /** PEM of the authorities that vouch for the server */
  readonly authorities: string;
  readonly proxy: URL | null;
  readonly credentials: Credentials;
  readonly impersonation: Impersonation;
  readonly acceptsGzip: boolean;
  /** [s] for one request; 0 is no limit */
  readonly requestTimeoutSeconds: number;
  readonly warnings: readonly string[];
}

export interface ResolveOptions {
  readonly env: Environment;
  readonly onStderr: (text: string) => void;
  /** ends exec plugins */
  readonly signal: AbortSignal;
  readonly serviceAccountDirectory?: string;
}

// kubectl's own default is no limit; an audit that hangs on one request would never report.
const REQUEST_TIMEOUT_SECONDS = 60;

/**
 * Finds the API server by kubectl's rules, or the Pod's own where no kubeconfig names one.
 *
 * @throws {UsageError} when nothing names an API server, or what names it contradicts itself
 * @throws {InputError} when a file that is named cannot be read
 */
export async function resolveConnection(flags: ConnectionFlags, options: ResolveOptions): Promise<ResolvedConnection> {
  const target = await findTarget(flags, options);
  const { cluster, user, clusterName } = target;
  const server = serverUrl(cluster.server);
  const trust = await serverTrust(cluster, clusterName ?? "in-cluster");
  const isTls = server.protocol === "https:";
  const proxy = proxyFor(server, cluster.proxyUrl, options.env);
  return {
    clusterName,
    server,
    trust,
    authorities: isTls ? (trust.caPem ?? (await systemTrust(options.env))) : "",
    proxy,
    // Over plain HTTP anybody on the way could read them: kubectl sends none either.
    credentials: isTls
      ? await credentialsOf(user, { ...cluster, ...proxyOf(proxy), caPem: trust.caPem }, options)
      : fixedCredentials({}),
    impersonation: user.impersonation,
    acceptsGzip: !cluster.disableCompression,
    requestTimeoutSeconds: flags.requestTimeout ? parseRequestTimeout(flags.requestTimeout) : REQUEST_TIMEOUT_SECONDS,
    warnings: target.warnings,
  };
}

interface Target {
  readonly clusterName: string | null;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly warnings: readonly string[];
}

async function findTarget(flags: ConnectionFlags, options: ResolveOptions): Promise<Target> {
  const { kubeconfig, missing } = await loadKubeconfig(flags.kubeconfig, options.env);
  const selected = selectContext(kubeconfig, flags);
  if (selected !== null) return selected;
  const pod = await inCluster(options.env, options.serviceAccountDirectory ?? SERVICE_ACCOUNT_DIRECTORY);
  if (pod !== null) {
    const user = { ...pod.user, impersonation: impersonate(pod.user, flags) };
    return { clusterName: null, cluster: pod.cluster, user, warnings: [] };
  }
  const contexts = [...kubeconfig.contexts.keys()].slice(0, 20);
  if (contexts.length > 0) {
    throw new UsageError(`the kubeconfig has no current-context; choose one with --context: ${contexts.join(", ")}`);
  }
  const looked = missing.length > 0 ? ` (there is no ${missing.join(", no ")})` : "";
  throw new UsageError(`no kubeconfig names a cluster${looked}; give --kubeconfig, or --snapshot to work offline`);
}

function serverUrl(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) throw new UsageError("the server of the cluster is no URL; write https://host:port");
  const url = new URL(withScheme);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new UsageError(
      `the server of the cluster has the scheme ${url.protocol.slice(0, -1)}; write https://host:port`,
    );
  }
  // Of a text that is not quite a URL they stand in its path, and would be repeated in every sentence about it.
  if (url.username !== "" || url.password !== "" || url.pathname.includes("@")) {
    throw new UsageError(
      "the server of the cluster has credentials in its URL; put them under users in the kubeconfig",
    );
  }
  url.search = "";
  url.hash = "";
  return url;
}

function proxyOf(proxy: URL | null): { readonly proxyUrl?: string } {
  return proxy === null ? {} : { proxyUrl: proxy.href };
}

/** kubectl's order: a token, or else a password, or else what an exec plugin prints; a certificate goes with any of them. */
async function credentialsOf(
  user: KubeconfigUser,
  cluster: KubeconfigCluster & { readonly caPem: string | null },
  options: ResolveOptions,
): Promise<Credentials> {
  const certificate = await clientCertificate(user);
  const presented: Credential = certificate === null ? {} : { certificate };
  if (user.tokenFile !== undefined) {
    return tokenFileCredentials(user.tokenFile, {
      ...presented,
      ...(user.token === undefined ? {} : { fallback: user.token }),
    });
  }
  if (user.token !== undefined) return fixedCredentials({ ...presented, ...bearer(user.token) });
  if (user.username !== undefined || user.password !== undefined) {
    return fixedCredentials({ ...presented, ...basic(user.username ?? "", user.password ?? "") });
  }
  if (certificate === null && user.exec !== undefined) return execCredentials(user.exec, cluster, options);
  return fixedCredentials(presented);
}
