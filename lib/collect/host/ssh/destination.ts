import type { UnobservedReason } from "../../../model/observation.js";
import { evaluateConfig, hostNameOf, type SshSettings } from "./config-settings.js";
import type { ConfigNode } from "./config-syntax.js";
import { type HostSpec, isHostName, parseHostSpec } from "./host-spec.js";
import { knownHostName } from "./known-hosts.js";
import { expandPath, type TokenValues } from "./tokens.js";

/** All that the built-in client must know to reach one host. */
export interface SshDestination {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly knownHostName: string;
  readonly knownHostsFiles: readonly string[];
  /** files of private keys, as IdentityFile or the command line names them; ssh's defaults where none does */
  readonly identityFiles: readonly string[];
  /** the files were named, so that their keys come before all others */
  readonly areIdentitiesNamed: boolean;
  /** keys of the agent that no file names are not offered */
  readonly identitiesOnly: boolean;
  readonly agentSocket?: string;
  /** ProxyJump, nearest first */
  readonly jumps: readonly string[];
  readonly addressFamily?: 4 | 6;
  readonly bindAddress?: string;
  /** settings that the built-in client does not act on; named when the connection fails */
  readonly ignored: readonly string[];
}

/** A destination that the built-in client must not, or cannot, try. */
export interface RefusedDestination {
  readonly reason: UnobservedReason;
  readonly detail: string;
}

/** The person and the surroundings that ssh_config speaks of. */
export interface SshSurroundings {
  readonly home: string;
  readonly localUser: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_IDENTITIES = ["id_rsa", "id_ecdsa", "id_ed25519"].map((name) => `~/.ssh/${name}`);
const DEFAULT_KNOWN_HOSTS = ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"];
const DEFAULT_GLOBAL_KNOWN_HOSTS = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];
const WAY_OUT = "use --ssh-command ssh";

/**
 * What ssh_config makes of a destination.
 *
 * @param given settings that come before those of the files: of the command line, or of kaudit's own configuration
 */
export function resolveDestination(
  destination: string,
  nodes: readonly ConfigNode[],
  given: SshSettings,
  surroundings: SshSurroundings,
): SshDestination | RefusedDestination {
  const spec = parseHostSpec(destination);
  if (spec === undefined)
    return { reason: "no-address", detail: `${JSON.stringify(destination)} is no SSH destination` };
  const { settings, unevaluated } = evaluateConfig(nodes, spec.host, withSpec(given, spec), surroundings.localUser);
  const refusal = refuse(destination, settings);
  if (refusal !== undefined) return refusal;
  const host = hostNameOf({ settings, originalHost: spec.host }).toLowerCase();
  const port = Number(first(settings, "port") ?? 22);
  if (!isHostName(host) || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return {
      reason: "no-address",
      detail: `ssh_config gives ${destination} the address ${JSON.stringify(host)}:${port}`,
    };
  }
  const user = first(settings, "user") ?? surroundings.localUser;
  const alias = first(settings, "hostkeyalias");
  const name = knownHostName({ host, port, ...(alias === undefined ? {} : { hostKeyAlias: alias }) });
  const values = { ...surroundings, tokens: tokensOf(spec, host, port, user, alias, surroundings) };
  return withPaths({ host, port, user, knownHostName: name }, settings, unevaluated, values);
}

function withPaths(
  place: Pick<SshDestination, "host" | "port" | "user" | "knownHostName">,
  settings: SshSettings,
  unevaluated: readonly string[],
  values: TokenValues,
): SshDestination | RefusedDestination {
  const unknown: string[] = [];
  const paths = (templates: readonly string[]) =>
    templates.flatMap((template) => {
      const path = expandPath(template, values);
      if (path === undefined) unknown.push(template);
      return template === "none" || path === undefined ? [] : [path];
    });
  const named = settings.get("identityfile");
  const agent = agentTemplate(settings, values.environment);
  const [agentSocket] = agent === undefined || agent === "" ? [] : paths([agent]);
  const destination: SshDestination = {
    ...place,
    knownHostsFiles: paths([
      ...(settings.get("userknownhostsfile") ?? DEFAULT_KNOWN_HOSTS),
      ...(settings.get("globalknownhostsfile") ?? DEFAULT_GLOBAL_KNOWN_HOSTS),
    ]),
    identityFiles: paths(named ?? DEFAULT_IDENTITIES),
    areIdentitiesNamed: named !== undefined,
    identitiesOnly: isYes(settings, "identitiesonly"),
    ...(agentSocket === undefined ? {} : { agentSocket }),
    jumps: jumpsOf(settings),
    ...network(settings),
    ignored: [...unevaluated, ...ignoredOf(settings)],
  };
  if (unknown.length === 0) return destination;
  return {
    reason: "no-address",
    detail: `ssh_config names a path for ${place.host} that the built-in client cannot expand (${unknown.join(", ")}); ${WAY_OUT}`,
  };
}

function withSpec(given: SshSettings, { user, port }: HostSpec): SshSettings {
  const settings = new Map(given);
  if (user !== undefined) settings.set("user", [user]);
  if (port !== undefined) settings.set("port", [String(port)]);
  return settings;
}

function refuse(destination: string, settings: SshSettings): RefusedDestination | undefined {
  const refused = (reason: UnobservedReason, why: string) => ({
    reason,
    detail: `cannot reach ${destination}: ssh_config ${why}; ${WAY_OUT}`,
  });
  const canonicalize = first(settings, "canonicalizehostname")?.toLowerCase() ?? "no";
  if (canonicalize !== "no" && canonicalize !== "none") {
    return refused("no-address", "sets CanonicalizeHostname, which the built-in client does not do");
  }
  if (proxyOf(settings) === "proxycommand") {
    return refused("unreachable", "sets ProxyCommand, which the built-in client does not run");
  }
  if ((first(settings, "revokedhostkeys") ?? "none") !== "none") {
    return refused("host-key-unknown", "sets RevokedHostKeys, which the built-in client does not read");
  }
  const pubkey = first(settings, "pubkeyauthentication")?.toLowerCase();
  if (pubkey === "no" || pubkey === "false") {
    return refused("auth-failed", "forbids public keys, and the built-in client knows nothing else");
  }
  return undefined;
}

/** Of ProxyCommand and ProxyJump the first that is found counts, be it `none`. */
function proxyOf(settings: SshSettings): "proxycommand" | "proxyjump" | undefined {
  const keyword = [...settings.keys()].find((key) => key === "proxycommand" || key === "proxyjump");
  const isNone = keyword === undefined || first(settings, keyword)?.toLowerCase() === "none";
  return isNone ? undefined : keyword === "proxyjump" ? "proxyjump" : "proxycommand";
}

function jumpsOf(settings: SshSettings): readonly string[] {
  if (proxyOf(settings) !== "proxyjump") return [];
  return (first(settings, "proxyjump") ?? "").split(",").map((jump) => jump.trim());
}

/** IdentityAgent, else SSH_AUTH_SOCK; a path, or undefined where there is no agent. */
function agentTemplate(settings: SshSettings, environment: TokenValues["environment"]): string | undefined {
  const stated = first(settings, "identityagent") ?? "SSH_AUTH_SOCK";
  const variable = stated === "SSH_AUTH_SOCK" ? stated : /^\$(\w+)$/.exec(stated)?.[1];
  return variable === undefined ? stated : environment[variable];
}

function network(settings: SshSettings): Pick<SshDestination, "addressFamily" | "bindAddress"> {
  const family = first(settings, "addressfamily");
  const bindAddress = first(settings, "bindaddress");
  return {
    ...(family === "inet" ? { addressFamily: 4 } : family === "inet6" ? { addressFamily: 6 } : {}),
    ...(bindAddress === undefined ? {} : { bindAddress }),
  };
}

const IGNORED = new Map([
  ["knownhostscommand", "KnownHostsCommand"],
  ["certificatefile", "CertificateFile"],
  ["bindinterface", "BindInterface"],
  ["pkcs11provider", "PKCS11Provider"],
]);

function ignoredOf(settings: SshSettings): readonly string[] {
  return [...IGNORED].filter(([keyword]) => settings.has(keyword)).map(([, name]) => name);
}

function tokensOf(
  spec: HostSpec,
  host: string,
  port: number,
  user: string,
  alias: string | undefined,
  { home, localUser }: SshSurroundings,
): TokenValues["tokens"] {
  return { d: home, h: host, k: alias ?? spec.host, n: spec.host, p: String(port), r: user, u: localUser };
}

function isYes(settings: SshSettings, keyword: string): boolean {
  return ["yes", "true"].includes(first(settings, keyword)?.toLowerCase() ?? "");
}

function first(settings: SshSettings, keyword: string): string | undefined {
  return settings.get(keyword)?.[0];
}
