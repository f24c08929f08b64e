/** Who somebody is to an API server. */
export type Credential =
  | { readonly token: string }
  | { readonly certificate: string; readonly key: string }
  | { readonly exec: { readonly command: string; readonly args?: readonly string[] } };

export interface KubeconfigParts {
  readonly server: string;
  /** path of the authority's certificate */
  readonly authority: string;
  readonly credential: Credential;
}

/** The text of a kubeconfig with one context, as JSON, which is YAML. */
export function kubeconfig({ server, authority, credential }: KubeconfigParts): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "spec",
    contexts: [{ name: "spec", context: { cluster: "spec", user: "spec" } }],
    clusters: [{ name: "spec", cluster: { server, "certificate-authority": authority } }],
    users: [{ name: "spec", user: userOf(credential) }],
  });
}

function userOf(credential: Credential): object {
  if ("token" in credential) return credential;
  if ("exec" in credential) {
    const { command, args = [] } = credential.exec;
    return {
      exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command, args },
    };
  }
  return { "client-certificate": credential.certificate, "client-key": credential.key };
}
