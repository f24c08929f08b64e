import type { Subject } from "../model/finding.js";
import type { Workload } from "./workload-index.js";

type Named = Pick<Workload, "kind" | "namespace" | "name">;

export function workloadSubject({ kind, namespace, name }: Named): Subject {
  return { kind, namespace, name };
}

/** What a workload is known by from one audit to the next. */
export function workloadIdentity({ kind, namespace, name }: Named): Record<"kind" | "namespace" | "name", string> {
  return { kind, namespace, name };
}

/** `Deployment shop/web` */
export function workloadWords({ kind, namespace, name }: Named): string {
  return `${kind} ${namespace}/${name}`;
}
