import type { ClusterFactId } from "../../model/cluster-facts.js";
import { LISTS, type ListDefinition, type ListFactId } from "../../model/lists.js";

/** Facts that are no lists, and where the API server serves them. */
export const SERVER_PATHS = {
  version: "/version",
  readyChecks: "/readyz",
  apiServerMetrics: "/metrics",
} as const satisfies { readonly [F in Exclude<ClusterFactId, ListFactId>]: string };

export type ServerFactId = keyof typeof SERVER_PATHS;

export const SERVER_FACTS = Object.keys(SERVER_PATHS) as readonly ServerFactId[];

/** What to read of a cluster. */
export interface ClusterPlan {
  /** with the union of what every reader picks */
  readonly lists: readonly ListDefinition[];
  readonly server: readonly ServerFactId[];
}

/** Something that reads fields beyond a list's own picks: a rule, a plugin's derived fact. */
export interface FieldReader {
  readonly reads?: { readonly [F in ListFactId]?: readonly string[] };
}

/**
 * @param facts    which facts to read; all of them where it is not said
 * @param readers  whose fields are picked besides the lists' own
 */
export function clusterPlan(readers: Iterable<FieldReader>, facts?: ReadonlySet<ClusterFactId>): ClusterPlan {
  const isWanted = (fact: ClusterFactId) => facts === undefined || facts.has(fact);
  const extra = new Map<ListFactId, Set<string>>();
  for (const { reads = {} } of readers) {
    for (const [fact, paths] of Object.entries(reads) as [ListFactId, readonly string[]][]) {
      const known = extra.get(fact) ?? new Set();
      extra.set(fact, new Set([...known, ...paths]));
    }
  }
  return {
    lists: LISTS.filter(({ fact }) => isWanted(fact)).map((list) => withPicks(list, extra.get(list.fact))),
    server: SERVER_FACTS.filter(isWanted),
  };
}

function withPicks(list: ListDefinition, extra: ReadonlySet<string> | undefined): ListDefinition {
  return extra === undefined ? list : { ...list, picks: [...new Set([...list.picks, ...extra])] };
}
