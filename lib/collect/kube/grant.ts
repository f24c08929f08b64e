import type { ListDefinition } from "../../model/lists.js";
import { groupOf } from "./cluster-role.js";

/** What would allow a forbidden read, as the end of a sentence. */
export function grantFor({ list, path }: { readonly list?: ListDefinition; readonly path: string }): string {
  if (list === undefined) return `grant get on the URL ${path} (kaudit permissions prints the ClusterRole)`;
  const group = groupOf(list.apiVersion);
  return `grant list on ${list.resource}${group === "" ? "" : `.${group}`} (kaudit permissions prints the ClusterRole)`;
}
