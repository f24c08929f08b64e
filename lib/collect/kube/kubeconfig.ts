/**
 * A kubeconfig as kaudit reads it: what it takes to connect, in the file's own names turned to camel case. Contexts' default
 * namespaces are not kept, since kaudit reads the whole cluster.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
}

export interface KubeconfigContext {
  readonly cluster: string;
  readonly user: string;
}

/** Paths are absolute: the file's relative ones were resolved against its own directory. */
export interface KubeconfigCluster {
  readonly server: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority?: string;
  /** base64 of PEM */
  readonly certificateAuthorityData?: string;
  readonly proxyUrl?: string;
  readonly disableCompression: boolean;
  /** the extension `client.authentication.k8s.io/exec`, which exec plugins are given; any JSON */
  readonly execExtension?: unknown;
}

export interface KubeconfigUser {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonation: Impersonation;
  readonly exec?: ExecPlugin;
  /** name of a legacy auth provider (oidc, gcp, azure) */
  readonly authProvider?: string;
}

/** Whom to act as. Empty strings and lists are "not asked for". */
export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export const NO_IMPERSONATION: Impersonation = { user: "", uid: "", groups: [], extra: {} };

/** A program that prints credentials. @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly interactiveMode: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
}

export const EMPTY_KUBECONFIG: Kubeconfig = {
  currentContext: "",
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
};

/**
 * Several kubeconfigs as one, by kubectl's rule: of entries with the same name the first file's wins whole (fields are never
 * mixed), and so does the first current-context that is not empty.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: files.map((file) => file.currentContext).find((context) => context !== "") ?? "",
    clusters: firstWins(files.map((file) => file.clusters)),
    users: firstWins(files.map((file) => file.users)),
    contexts: firstWins(files.map((file) => file.contexts)),
  };
}

function firstWins<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
