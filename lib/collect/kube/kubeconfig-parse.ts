import { dirname, isAbsolute, resolve } from "node:path";
import { CORE_SCHEMA, FAILSAFE_SCHEMA, load, type Schema, Type, YAMLException } from "js-yaml";
import { InputError } from "../../model/errors.js";
import type { ExecPlugin, Impersonation, Kubeconfig, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import { EMPTY_KUBECONFIG } from "./kubeconfig.js";
import { YamlMap } from "./kubeconfig-yaml.js";

// Nothing but strings, lists, maps and null: a token of digits or a cluster called "on" keeps its spelling.
const nothing = new Type("tag:yaml.org,2002:null", {
  kind: "scalar",
  resolve: (text: string | null) => text === null || /^(?:|~|null|Null|NULL)$/.test(text),
  construct: () => null,
});
const SCHEMA = FAILSAFE_SCHEMA.extend({ implicit: [nothing] });

const EXEC_EXTENSION = "client.authentication.k8s.io/exec";

/**
 * A kubeconfig's text as data. An empty file is an empty kubeconfig, as for kubectl; relative paths are resolved against the
 * directory of the file.
 *
 * @throws {InputError} when the text is no YAML, a field has the wrong shape or two entries of a list have one name; the
 *   message names file and field, never a value
 */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  const document = yamlOf(text, path, SCHEMA);
  if (document === null || document === undefined) return EMPTY_KUBECONFIG;
  const root = new YamlMap(document, "", path);
  const directory = dirname(resolve(path));
  const extensions = text.includes(EXEC_EXTENSION) ? execExtensions(text, path, root) : [];
  return {
    currentContext: root.text("current-context"),
    clusters: named(root, "clusters", path, (entry, index) =>
      clusterOf(entry.map("cluster"), directory, extensions[index]),
    ),
    users: named(root, "users", path, (entry) => userOf(entry.map("user"), directory)),
    contexts: named(root, "contexts", path, (entry) => {
      const context = entry.map("context");
      return { cluster: context.text("cluster"), user: context.text("user") };
    }),
  };
}

function yamlOf(text: string, path: string, schema: Schema): unknown {
  try {
    return load(text, { schema });
  } catch (error) {
    // js-yaml's message quotes the lines around the fault, which may hold a token: only the place is said.
    const line = error instanceof YAMLException ? ` at line ${error.mark.line + 1}` : "";
    throw new InputError(`cannot read the kubeconfig ${path}: it is no YAML${line}; correct it or name another file`);
  }
}

function named<T>(
  root: YamlMap,
  list: string,
  path: string,
  convert: (entry: YamlMap, index: number) => T,
): ReadonlyMap<string, T> {
  const entries = new Map<string, T>();
  for (const [index, entry] of root.maps(list).entries()) {
    const name = entry.text("name");
    if (entries.has(name)) throw new InputError(`cannot read the kubeconfig ${path}: ${list} has "${name}" twice`);
    entries.set(name, convert(entry, index));
  }
  return entries;
}

/** What exec plugins are given of each cluster; with numbers and booleans, as they read it as JSON. */
function execExtensions(text: string, path: string, root: YamlMap): readonly unknown[] {
  const typed = new YamlMap(yamlOf(text, path, CORE_SCHEMA), "", path).maps("clusters");
  return root.maps("clusters").map((entry, index) => {
    const at = entry
      .map("cluster")
      .maps("extensions")
      .findIndex((extension) => extension.text("name") === EXEC_EXTENSION);
    return typed[index]?.map("cluster").maps("extensions")[at]?.json("extension");
  });
}

function clusterOf(map: YamlMap, directory: string, execExtension: unknown): KubeconfigCluster {
  return {
    server: map.text("server"),
    insecureSkipTlsVerify: map.flag("insecure-skip-tls-verify"),
    disableCompression: map.flag("disable-compression"),
    ...map.given("tlsServerName", "tls-server-name"),
    ...absolute(map.given("certificateAuthority", "certificate-authority"), directory),
    ...map.given("certificateAuthorityData", "certificate-authority-data"),
    ...map.given("proxyUrl", "proxy-url"),
    ...(execExtension === undefined ? {} : { execExtension }),
  };
}

function userOf(map: YamlMap, directory: string): KubeconfigUser {
  const provider = map.map("auth-provider").text("name");
  return {
    ...map.given("token", "token"),
    ...absolute(map.given("tokenFile", "tokenFile"), directory),
    ...absolute(map.given("clientCertificate", "client-certificate"), directory),
    ...map.given("clientCertificateData", "client-certificate-data"),
    ...absolute(map.given("clientKey", "client-key"), directory),
    ...map.given("clientKeyData", "client-key-data"),
    ...map.given("username", "username"),
    ...map.given("password", "password"),
    ...(map.has("exec") ? { exec: execOf(map.map("exec"), directory) } : {}),
    ...(provider === "" ? {} : { authProvider: provider }),
    impersonation: impersonationOf(map),
  };
}

function impersonationOf(map: YamlMap): Impersonation {
  const extra = map.map("as-user-extra");
  return {
    user: map.text("as"),
    uid: map.text("as-uid"),
    groups: map.texts("as-groups"),
    extra: Object.fromEntries(extra.keys().map((key) => [key, extra.texts(key)])),
  };
}

function execOf(map: YamlMap, directory: string): ExecPlugin {
  const command = map.text("command");
  const apiVersion = map.text("apiVersion");
  return {
    // A bare name is looked up in PATH; a path is the file's own, as kubectl resolves it.
    command: command.includes("/") ? resolve(directory, command) : command,
    args: map.texts("args"),
    env: map.maps("env").map((entry) => ({ name: entry.text("name"), value: entry.text("value") })),
    apiVersion,
    interactiveMode: map.text("interactiveMode") || (apiVersion.endsWith("/v1beta1") ? "IfAvailable" : ""),
    installHint: map.text("installHint"),
    provideClusterInfo: map.flag("provideClusterInfo"),
  };
}

function absolute<K extends string>(entry: { readonly [P in K]?: string }, directory: string): { [P in K]?: string } {
  const resolved: { [P in K]?: string } = {};
  for (const key of Object.keys(entry) as K[]) {
    const path = entry[key];
    if (path !== undefined) resolved[key] = isAbsolute(path) ? path : resolve(directory, path);
  }
  return resolved;
}
