import { UsageError } from "../../model/errors.js";
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import { type Impersonation, NO_IMPERSONATION } from "./kubeconfig.js";

/** kubectl's connection flags; an empty string is "not given". */
export interface ConnectionFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly as?: string;
  readonly asUid?: string;
  readonly asGroups?: readonly string[];
  /** kubectl's spelling: seconds, or a Go duration; 0 is no limit */
  readonly requestTimeout?: string;
}

/** The cluster and the user that flags and current-context choose. */
export interface SelectedContext {
  /** null when flags alone chose the cluster */
  readonly contextName: string | null;
  readonly clusterName: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly warnings: readonly string[];
}

const ANONYMOUS: KubeconfigUser = { impersonation: NO_IMPERSONATION };

/**
 * Chooses cluster and user as kubectl does: `--context` before current-context, `--cluster` and `--user` before the context's.
 * A context without a user is anonymous. Where kubectl falls back to localhost:8080, this refuses.
 *
 * @returns null when nothing chooses a cluster
 * @throws {UsageError} when a name that was chosen does not exist, or what it stands for contradicts itself
 */
export function selectContext(kubeconfig: Kubeconfig, flags: ConnectionFlags): SelectedContext | null {
  const contextName = flags.context || kubeconfig.currentContext || null;
  const context = contextName === null ? undefined : lookUp(kubeconfig.contexts, contextName, "context");
  const clusterName = flags.cluster || context?.cluster;
  if (!clusterName) {
    if (contextName === null) return null;
    throw new UsageError(`context "${contextName}" names no cluster; add --cluster`);
  }
  const cluster = lookUp(kubeconfig.clusters, clusterName, "cluster");
  if (cluster.server === "") throw new UsageError(`cluster "${clusterName}" has no server; correct the kubeconfig`);
  const userName = flags.user || context?.user || "";
  const chosen = userOf(kubeconfig, userName, Boolean(flags.user));
  const user = { ...(chosen ?? ANONYMOUS), impersonation: impersonate(chosen ?? ANONYMOUS, flags) };
  checkUser(user, userName);
  return {
    contextName,
    clusterName,
    cluster,
    user,
    warnings: warningsOf(user, userName, chosen, cluster, clusterName),
  };
}

function lookUp<T>(entries: ReadonlyMap<string, T>, name: string, kind: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const known = [...entries.keys()].slice(0, 20).join(", ");
  const hint = known === "" ? `the kubeconfig has no ${kind}` : `the kubeconfig has: ${known}`;
  throw new UsageError(`${kind} "${name}" does not exist; ${hint}`);
}

function userOf(kubeconfig: Kubeconfig, name: string, isFlag: boolean): KubeconfigUser | undefined {
  // kubectl goes on anonymously with a context whose user is missing, and refuses only a missing --user.
  return isFlag ? lookUp(kubeconfig.users, name, "user") : kubeconfig.users.get(name);
}

export function impersonate({ impersonation }: KubeconfigUser, flags: ConnectionFlags): Impersonation {
  const asked: Impersonation = {
    user: flags.as || impersonation.user,
    uid: flags.asUid || impersonation.uid,
    groups: flags.asGroups?.length ? flags.asGroups : impersonation.groups,
    extra: impersonation.extra,
  };
  const isMore = asked.uid !== "" || asked.groups.length > 0 || Object.keys(asked.extra).length > 0;
  if (asked.user === "" && isMore) {
    throw new UsageError("a group, uid or extra cannot be impersonated without a user; add --as");
  }
  return asked;
}

function checkUser(user: KubeconfigUser, name: string): void {
  const refuse = (fault: string): never => {
    throw new UsageError(`user "${name}" cannot be used: ${fault}`);
  };
  const isBasic = user.username !== undefined || user.password !== undefined;
  if (user.token !== undefined && isBasic) refuse("it has both a token and a password; kubectl allows one of them");
  const hasCertificate = user.clientCertificate !== undefined || user.clientCertificateData !== undefined;
  const hasKey = user.clientKey !== undefined || user.clientKeyData !== undefined;
  if (hasCertificate && !hasKey) refuse("its client certificate has no client-key");
  if (user.authProvider !== undefined) {
    refuse(
      `auth-provider "${user.authProvider}" is not supported; use an exec plugin (kubelogin, gke-gcloud-auth-plugin)`,
    );
  }
  const { exec } = user;
  if (exec === undefined) return;
  if (exec.command === "") refuse("its exec plugin has no command");
  if (exec.apiVersion === "") refuse("its exec plugin has no apiVersion");
  if (exec.env.some((variable) => variable.name === "")) refuse("its exec plugin has a variable without a name");
  if (!["Never", "IfAvailable", "Always"].includes(exec.interactiveMode)) {
    refuse("its exec plugin needs interactiveMode Never, IfAvailable or Always");
  }
}

function warningsOf(
  user: KubeconfigUser,
  userName: string,
  chosen: KubeconfigUser | undefined,
  cluster: KubeconfigCluster,
  clusterName: string,
): readonly string[] {
  const pairs = [
    [
      `cluster "${clusterName}"`,
      "certificate-authority",
      cluster.certificateAuthority,
      cluster.certificateAuthorityData,
    ],
    [`user "${userName}"`, "client-certificate", user.clientCertificate, user.clientCertificateData],
    [`user "${userName}"`, "client-key", user.clientKey, user.clientKeyData],
  ] as const;
  const isMissing = chosen === undefined && userName !== "";
  return [
    ...(isMissing ? [`user "${userName}" is not in the kubeconfig: going on anonymously`] : []),
    ...pairs
      .filter(([, , file, inline]) => file !== undefined && inline !== undefined)
      .map(([owner, field]) => `${owner} has both ${field} and ${field}-data: the data is used`),
  ];
}
