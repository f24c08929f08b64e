import type { ClusterFactId, ClusterFacts } from "../cluster-facts.js";

/** Facts that are lists of API objects, as opposed to single answers such as the version. */
export type ListFactId = {
  [F in ClusterFactId]: ClusterFacts[F] extends readonly { readonly metadata: unknown }[] ? F : never;
}[ClusterFactId];

/**
 * One list of the API and the fields that are kept of each object.
 *
 * A pick is a dotted path; arrays are walked element by element, a path that ends keeps the whole value below it, and
 * `{a,b}` names map keys that hold dots. What is not picked is dropped on arrival and never reaches a snapshot.
 */
export interface ListDefinition {
  readonly fact: ListFactId;
  readonly apiVersion: string;
  readonly kind: string;
  /** plural name as in the URL and in RBAC */
  readonly resource: string;
  readonly picks: readonly string[];
  /** only some clusters have the kind: "not-served" is then no gap that somebody could close */
  readonly isOptional?: boolean;
}

/** A list that every cluster serves. */
export function list(
  fact: ListFactId,
  apiVersion: string,
  kind: string,
  resource: string,
  picks: readonly string[],
): ListDefinition {
  return { fact, apiVersion, kind, resource, picks };
}

/** Path of the list over all namespaces, for example `/apis/apps/v1/deployments`. */
export function listPath({ apiVersion, resource }: ListDefinition): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}/${resource}` : `/api/${apiVersion}/${resource}`;
}
