import { dirname, isAbsolute, resolve } from "node:path";
import { CORE_SCHEMA, load, Type, YAMLException } from "js-yaml";
import { InputError } from "../../model/errors.js";
import type { ExecPlugin, Impersonation, Kubeconfig, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import { EMPTY_KUBECONFIG } from "./kubeconfig.js";
import { YamlMap } from "./kubeconfig-yaml.js";
import { visibleText } from "./visible-text.js";

// As kubectl's parser reads it: YAML 1.2 with merge keys, without times, and with the words that 1.1 has for true and false.
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const SCHEMA = CORE_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:bool", {
      kind: "scalar",
      resolve: (text: string | null) => text !== null && (TRUE.test(text) || FALSE.test(text)),
      construct: (text: string) => TRUE.test(text),
    }),
    new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (text: string | null) => text === "<<" }),
  ],
});

const EXEC_EXTENSION = "client.authentication.k8s.io/exec";

/**
 * A kubeconfig's text as data. An empty file is an empty kubeconfig, as for kubectl; relative paths are resolved against the
 * directory of the file.
 *
 * @throws {InputError} when the text is no YAML, a field has the wrong shape or two entries of a list have one name; the
 *   message names file and field, never a value
 */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  const document = yamlOf(text, path);
  if (document === null || document === undefined) return EMPTY_KUBECONFIG;
  const root = new YamlMap(document, "", path);
  refuseOtherKind(root, path);
  const directory = dirname(resolve(path));
  return {
    currentContext: root.text("current-context"),
    clusters: named(root, "clusters", path, (entry) => clusterOf(entry.map("cluster"), directory)),
    users: named(root, "users", path, (entry) => userOf(entry.map("user"), directory)),
    contexts: named(root, "contexts", path, (entry) => {
      const context = entry.map("context");
      return { cluster: context.text("cluster"), user: context.text("user") };
    }),
  };
}

/** A file that says neither is a kubeconfig; one that says something else was named by mistake. */
function refuseOtherKind(root: YamlMap, path: string): void {
  const kind = root.text("kind") || "Config";
  const apiVersion = root.text("apiVersion") || "v1";
  if (kind === "Config" && apiVersion === "v1") return;
  const found = visibleText(`${kind} of ${apiVersion}`);
  throw new InputError(`cannot read the kubeconfig ${path}: it is a ${found}, not a Config of v1; name another file`);
}

function yamlOf(text: string, path: string): unknown {
  try {
    return load(text, { schema: SCHEMA });
  } catch (error) {
    // js-yaml's message quotes the lines around the fault, which may hold a token: only the place is said.
    const line = error instanceof YAMLException ? ` at line ${error.mark.line + 1}` : "";
    throw new InputError(`cannot read the kubeconfig ${path}: it is no YAML${line}; correct it or name another file`);
  }
}

function named<T>(root: YamlMap, list: string, path: string, convert: (entry: YamlMap) => T): ReadonlyMap<string, T> {
  const entries = new Map<string, T>();
  for (const entry of root.maps(list)) {
    const name = entry.text("name");
    if (entries.has(name)) throw new InputError(`cannot read the kubeconfig ${path}: ${list} has "${name}" twice`);
    entries.set(name, convert(entry));
  }
  return entries;
}

/** What exec plugins are given of a cluster. */
function execExtension(cluster: YamlMap): unknown {
  const extensions = cluster.maps("extensions");
  return extensions.find((extension) => extension.text("name") === EXEC_EXTENSION)?.json("extension");
}

function clusterOf(map: YamlMap, directory: string): KubeconfigCluster {
  const extension = execExtension(map);
  return {
    server: map.text("server"),
    insecureSkipTlsVerify: map.flag("insecure-skip-tls-verify"),
    disableCompression: map.flag("disable-compression"),
    ...map.given("tlsServerName", "tls-server-name"),
    ...absolute(map.given("certificateAuthority", "certificate-authority"), directory),
    ...map.given("certificateAuthorityData", "certificate-authority-data"),
    ...map.given("proxyUrl", "proxy-url"),
    ...(extension === undefined ? {} : { execExtension: extension }),
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
