import type { ClusterFactId } from "../../model/cluster-facts.js";
import { UsageError } from "../../model/errors.js";
import { LISTS, type ListDefinition, type ListFactId } from "../../model/lists.js";

/** Facts that are no lists, and where the API server serves them. */
export const SERVER_PATHS = {
  version: "/version",
  readyChecks: "/readyz",
  apiServerMetrics: "/metrics",
} as const satisfies { readonly [F in Exclude<ClusterFactId, ListFactId | "statedBackups">]: string };

export type ServerFactId = keyof typeof SERVER_PATHS;

/** What to read of a cluster. */
export interface ClusterPlan {
  readonly lists: readonly ListDefinition[];
  readonly server: readonly ServerFactId[];
}

/**
 * @param lists  with the union of what every rule picks; a plugin's among them
 * @param facts  which facts to read; all of them where it is not said
 * @throws {UsageError} when a list is one that kaudit never reads
 */
export function clusterPlan(lists: readonly ListDefinition[] = LISTS, facts?: ReadonlySet<ClusterFactId>): ClusterPlan {
  const isWanted = (fact: ClusterFactId) => facts === undefined || facts.has(fact);
  const wanted = lists.filter(({ fact }) => isWanted(fact));
  for (const list of wanted) refuseUnreadable(list);
  const server = Object.keys(SERVER_PATHS) as ServerFactId[];
  return { lists: wanted, server: server.filter(isWanted) };
}

/**
 * Whatever a plugin names: no Secrets, nothing below an object (`nodes/proxy` can run commands), no wildcard, and nothing
 * that would lead a path elsewhere.
 *
 * @throws {UsageError}
 */
export function refuseUnreadable({ fact, apiVersion, resource }: ListDefinition): void {
  const isPlain =
    /^[a-z][a-z0-9]*$/.test(resource) && /^(?:[a-z0-9]+(?:[.-][a-z0-9]+)*\/)?v[a-z0-9]+$/.test(apiVersion);
  if (isPlain && resource !== "secrets") return;
  throw new UsageError(`list "${fact}" asks for ${resource} of ${apiVersion}, which kaudit never reads; take it away`);
}
