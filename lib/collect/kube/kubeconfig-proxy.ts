import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";
import { UsageError } from "../../model/errors.js";
import type { Environment } from "./kubeconfig-load.js";

const PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * The proxy between kaudit and the API server: the cluster's own proxy-url, or else what HTTPS_PROXY (HTTP_PROXY for an
 * http:// server) and NO_PROXY say, read as Go's programs do. The variables never apply to localhost and loopback addresses.
 *
 * @returns null for a direct connection
 * @throws {UsageError} when the proxy is no URL of a kind that is known
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function proxyFor(server: URL, clusterProxyUrl: string | undefined, env: Environment): URL | null {
  if (clusterProxyUrl !== undefined) return proxyUrl(clusterProxyUrl, "the cluster's proxy-url");
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = env[name] || env[name.toLowerCase()];
  if (!value) return null;
  const noProxy = env.NO_PROXY || env.no_proxy || "";
  if (isExempt(server, noProxy)) return null;
  return proxyUrl(/^[a-z0-9+.-]+:\/\/./i.test(value) ? value : `http://${value}`, name);
}

function proxyUrl(text: string, source: string): URL {
  // The text may hold a password: it is not repeated.
  if (!URL.canParse(text)) throw new UsageError(`${source} is no URL; write http://host:port`);
  const url = new URL(text);
  if (["http:", "https:", "socks5:", "socks5h:"].includes(url.protocol) && url.hostname !== "") return url;
  throw new UsageError(`${source} has the scheme ${url.protocol.slice(0, -1)}; http, https and socks5 are supported`);
}

function isExempt(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = server.port || (PORTS[server.protocol] ?? "");
  if (host === "localhost" || isLoopback(host)) return true;
  return noProxy
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== "" && matches(entry, host, port));
}

function isLoopback(host: string): boolean {
  return host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const family = isIP(host);
  const [, network, bits] = /^([0-9a-f.:]+)\/(\d+)$/.exec(entry) ?? [];
  if (network !== undefined && isIP(network) !== 0) return family !== 0 && subnetHas(network, Number(bits), host);
  const [, bracketed, plain, entryPort] = /^(?:\[([^\]]*)\](?=:)|([^:[\]]*))(?::(\d*))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain ?? entry;
  if (name === "" || (entryPort && entryPort !== port)) return false;
  if (isIP(name) !== 0) return family !== 0 && sameAddress(name, host);
  return family === 0 && sameDomain(name, host);
}

function sameDomain(entry: string, host: string): boolean {
  const name = domainToASCII(entry.replace(/^\*\./, ".").replace(/^\./, ""));
  if (name === "") return false;
  const isSubdomain = host.endsWith(`.${name}`);
  return isSubdomain || (!/^(?:\*)?\./.test(entry) && host === name);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function subnetHas(network: string, bits: number, host: string): boolean {
  if (bits > (isIP(network) === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, familyOf(network));
  return list.check(host, familyOf(host));
}

function sameAddress(one: string, other: string): boolean {
  const list = new BlockList();
  list.addAddress(one, familyOf(one));
  return list.check(other, familyOf(other));
}
