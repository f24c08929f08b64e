import type { Subject } from "../model/finding.js";

/** A path on a host as the subject of a finding; the host stands beside it. */
export function directorySubject(path: string): Subject {
  return { kind: "Directory", name: path, path };
}

/** An API object as the subject of a finding. */
export function objectSubject(
  kind: string,
  { metadata }: { readonly metadata: { readonly name: string; readonly namespace?: string } },
): Subject {
  const { name, namespace } = metadata;
  return namespace === undefined ? { kind, name } : { kind, namespace, name };
}

/** `namespace/name` or a bare name as the subject of a finding. */
export function namedSubject(kind: string, namespacedName: string): Subject {
  const [namespace, name] = namespacedName.split("/");
  return namespace === undefined || name === undefined ? { kind, name: namespacedName } : { kind, namespace, name };
}
