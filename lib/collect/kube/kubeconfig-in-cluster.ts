import { isIPv6 } from "node:net";
import { join } from "node:path";
import { type KubeconfigCluster, type KubeconfigUser, NO_IMPERSONATION } from "./kubeconfig.js";
import { readText } from "./kubeconfig-file.js";
import type { Environment } from "./kubeconfig-load.js";

export const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The API server of the Pod that kaudit runs in, with the Pod's ServiceAccount.
 *
 * @returns null outside a Pod: both the variables that the kubelet sets and the token file must be there
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function inCluster(
  env: Environment,
  directory: string = SERVICE_ACCOUNT_DIRECTORY,
): Promise<{ readonly cluster: KubeconfigCluster; readonly user: KubeconfigUser } | null> {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  if (!host || !port) return null;
  const tokenFile = join(directory, "token");
  if ("fault" in (await readText(tokenFile))) return null;
  return {
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      certificateAuthority: join(directory, "ca.crt"),
      insecureSkipTlsVerify: false,
      disableCompression: false,
    },
    user: { tokenFile, impersonation: NO_IMPERSONATION },
  };
}
