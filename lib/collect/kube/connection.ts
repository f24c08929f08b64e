import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import { UsageError } from "../../model/errors.js";
import type { ClusterIdentity } from "../../model/snapshot.js";
import type { Impersonation } from "./kubeconfig.js";
import type { ClientCertificate, Credential } from "./kubeconfig-credentials.js";
import type { ResolvedConnection } from "./kubeconfig-resolve.js";
import { secureContext } from "./kubeconfig-tls.js";

export interface ConnectOptions {
  /** `kaudit/<version> (<reportId>)`: what an API server's audit log shows */
  readonly userAgent: string;
  /** how many requests may be under way at once */
  readonly maxSockets: number;
}

/** Head of an answer, and the stream of its body. */
export type Answer = http.IncomingMessage;

export interface GetOptions {
  readonly accept: string;
  readonly signal: AbortSignal;
}

/** One API server, spoken to as one user over kept connections. It can ask, and nothing else: there is only GET. */
export interface Connection extends Pick<ClusterIdentity, "name" | "server" | "tlsVerified"> {
  /** [s] for one request; 0 is no limit */
  readonly requestTimeoutSeconds: number;
  /** scheme, host and port of the proxy in between; null where there is none */
  readonly proxy: string | null;
  /**
   * The answer's head; its body is the caller's to read or destroy. No redirect is followed. A 401 is answered once with
   * renewed credentials where there are any.
   *
   * @throws {InputError} when there are no credentials to be had
   * @throws the error of node:http, node:https or the proxy's agent, or the signal's reason
   */
  get(path: string, options: GetOptions): Promise<Answer>;
  close(): void;
}

/** Code of the error when a proxy opens no tunnel to the API server. */
export const PROXY_REFUSED = "ERR_PROXY_REFUSED";

/** Opens nothing yet: the first request does. */
export function connect(resolved: ResolvedConnection, options: ConnectOptions): Connection {
  const { server, credentials, trust } = resolved;
  const headers = fixedHeaders(resolved, options);
  const channels = new Map<ClientCertificate | undefined, Promise<Channel>>();
  const closed = new AbortController();
  const channelFor = (certificate: ClientCertificate | undefined): Promise<Channel> => {
    const channel = channels.get(certificate) ?? openChannel(resolved, certificate, options, closed.signal);
    channels.set(certificate, channel);
    return channel;
  };
  const ask = async (path: string, credential: Credential, { accept, signal }: GetOptions) => {
    const channel = await channelFor(credential.certificate);
    const { authorization } = credential;
    const all = { ...headers, accept, ...(authorization === undefined ? {} : { authorization }) };
    return await send(channel, { ...addressOf(server), path: pathOf(server, path), headers: all }, signal);
  };
  return {
    name: resolved.clusterName,
    server: server.href.replace(/\/$/, ""),
    tlsVerified: server.protocol === "https:" ? trust.isVerified : null,
    requestTimeoutSeconds: resolved.requestTimeoutSeconds,
    proxy: resolved.proxy === null ? null : `${resolved.proxy.protocol}//${resolved.proxy.host}`,
    async get(path, get) {
      const credential = await credentials.current();
      const answer = await ask(path, credential, get);
      if (answer.statusCode !== 401) return answer;
      const renewed = await credentials.renew(credential);
      if (renewed === null) return answer;
      answer.destroy();
      return await ask(path, renewed, get);
    },
    close() {
      closed.abort();
      for (const channel of channels.values()) channel.then(({ agent }) => agent.destroy()).catch(() => undefined);
    },
  };
}

interface Channel {
  readonly request: typeof http.request;
  readonly agent: http.Agent;
  readonly tls: ConnectionOptions;
}

async function openChannel(
  resolved: ResolvedConnection,
  certificate: ClientCertificate | undefined,
  { maxSockets }: ConnectOptions,
  closed: AbortSignal,
): Promise<Channel> {
  const isTls = resolved.server.protocol === "https:";
  const tls = isTls || resolved.proxy?.protocol === "https:" ? tlsOptions(resolved, certificate) : {};
  const pool = { keepAlive: true, maxSockets };
  return {
    request: isTls ? https.request : http.request,
    agent: await agentFor(resolved, { ...pool, ...tls }, closed),
    tls: isTls ? tls : {},
  };
}

async function agentFor(
  { proxy, server, trust }: ResolvedConnection,
  options: https.AgentOptions,
  signal: AbortSignal,
): Promise<http.Agent> {
  if (proxy === null) return server.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  if (proxy.protocol.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    // Go hands the name to the proxy instead of resolving it here; that is what the agent calls socks5h.
    return new SocksProxyAgent(proxy.href.replace(/^socks5:/, "socks5h:"), { ...options, timeout: 30_000 });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const { checkServerIdentity: _ofTheServer, servername: _name, ...forProxy } = options;
  // The signal ends a proxy that takes the connection and never answers CONNECT.
  return new HttpsProxyAgent(proxy, {
    ...(trust.serverName === null ? options : forProxy),
    signal,
  } as https.AgentOptions);
}

function tlsOptions(
  { authorities, trust, server }: ResolvedConnection,
  certificate: ClientCertificate | undefined,
): ConnectionOptions {
  const { serverName } = trust;
  const host = hostOf(server);
  const sni = serverName ?? host;
  return {
    secureContext: secureContext(authorities, certificate),
    rejectUnauthorized: trust.isVerified,
    // An address is no name that SNI could carry, but a certificate can hold it.
    ...(isIP(sni) === 0 ? { servername: sni } : {}),
    ...(serverName === null ? {} : { checkServerIdentity: (_host, cert) => checkServerIdentity(serverName, cert) }),
  };
}

function fixedHeaders(
  resolved: ResolvedConnection,
  options: ConnectOptions,
): Readonly<Record<string, string | string[]>> {
  return {
    "user-agent": options.userAgent,
    ...(resolved.acceptsGzip ? { "accept-encoding": "gzip" } : {}),
    ...impersonationHeaders(resolved.impersonation),
  };
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonationHeaders({
  user,
  uid,
  groups,
  extra,
}: Impersonation): Readonly<Record<string, string | string[]>> {
  if (user === "") return {};
  const headers: Record<string, string | string[]> = { "impersonate-user": headerValue(user) };
  if (uid !== "") headers["impersonate-uid"] = headerValue(uid);
  if (groups.length > 0) headers["impersonate-group"] = groups.map(headerValue);
  for (const [key, values] of Object.entries(extra)) {
    headers[`impersonate-extra-${headerKey(key)}`] = values.map(headerValue);
  }
  return headers;
}

/** UTF-8 as it stands, as Go writes it; Node takes a header's characters for bytes. */
function headerValue(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header may not hold
  if (/[\x00-\x1f\x7f]/.test(text)) throw new UsageError("the name to act as has control characters; correct --as");
  return Buffer.from(text, "utf8").toString("latin1");
}

function headerKey(key: string): string {
  const bytes = [...Buffer.from(key, "utf8")];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function hostOf(server: URL): string {
  return server.hostname.replace(/^\[|\]$/g, "");
}

function addressOf(server: URL): http.RequestOptions {
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  // Without the protocol the proxies' agents look for node:https on the stack, and lose their kept connections.
  return { protocol: server.protocol, host: hostOf(server), port };
}

function pathOf(server: URL, path: string): string {
  return server.pathname.replace(/\/+$/, "") + path;
}

async function send(
  { request, agent, tls }: Channel,
  options: http.RequestOptions,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const asked = request({ ...options, ...tls, agent, method: "GET" });
    // Rejected by hand: a request that still waits for its socket does not tell that it was destroyed.
    const onAbort = () => {
      asked.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    asked.on("response", (answer) => {
      signal.removeEventListener("abort", onAbort);
      resolve(answer);
    });
    // The proxies' agents pass a refusal of the tunnel on as if the API server had answered it.
    asked.on("proxyConnect", ({ statusCode }: { readonly statusCode: number }) => {
      if (statusCode === 200) return;
      reject(Object.assign(new Error(`the proxy answered ${statusCode} to CONNECT`), { code: PROXY_REFUSED }));
      asked.destroy();
    });
    asked.on("error", (error) => {
      signal.removeEventListener("abort", onAbort);
      reject(error);
    });
    asked.end();
  });
}
