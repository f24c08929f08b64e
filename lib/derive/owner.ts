import type { ObjectMeta, OwnerReference } from "../model/kubernetes/index.js";

/** The owner that manages the object, of which there is at most one; undefined for a bare object. */
export function controllerOf(metadata: ObjectMeta): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** `namespace/name`, the key of a namespaced object in this program. */
export function keyOf({ namespace, name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace ?? ""}/${name}`;
}

/** API group of an `apiVersion`; the core group is the empty text. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
