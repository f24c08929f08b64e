import type { ServerVersion } from "../model/cluster-facts.js";

/** Minor version of a Kubernetes 1.x, from the API server's word or a kubelet's; undefined where it cannot be read. */
export function minorVersion(version: ServerVersion | string | undefined): number | undefined {
  const text = typeof version === "string" ? version : version?.gitVersion;
  const match = /^v?1\.(\d+)/.exec(text ?? "");
  return match === null ? undefined : Number(match[1]);
}
