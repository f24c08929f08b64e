import type { ClusterIdentity } from "../../model/snapshot.js";

/** What a person calls the cluster; its id, which nobody knows by heart, only where there is no name. */
export function clusterName({ name, server, id }: ClusterIdentity): string {
  if (name !== null) return `cluster ${name}`;
  if (server !== null) return `cluster at ${server}`;
  return id === null ? "a cluster that is not known" : `cluster ${id.slice(0, 8)}`;
}
