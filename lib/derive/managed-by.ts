import type { ObjectMeta } from "../model/kubernetes/index.js";
import { controllerOf } from "./owner.js";

/** Argo CD's own mark: `APPLICATION:GROUP/KIND:NAMESPACE/NAME`. @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/ */
export const ARGO_TRACKING_ID = "argocd.argoproj.io/tracking-id";
const ARGO_INSTANCE = "argocd.argoproj.io/instance";

/** Prefix of Flux's labels → what applied the object. @see https://fluxcd.io/flux/components/kustomize/kustomizations/ */
const FLUX: readonly (readonly [prefix: string, kind: string])[] = [
  ["kustomize.toolkit.fluxcd.io", "Kustomization"],
  ["helm.toolkit.fluxcd.io", "HelmRelease"],
];

/**
 * Who sets an object back when a person changes it: a program that applies it from a repository, or the operator that owns it.
 * Helm alone does not: it acts when somebody runs it. Argo CD's older mark, `app.kubernetes.io/instance`, is everybody's, and
 * tells nothing.
 *
 * @returns words such as `Argo CD application shop`; undefined where nobody is known
 */
export function managerOf(metadata: ObjectMeta): string | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const application = annotations[ARGO_TRACKING_ID]?.split(":")[0] ?? labels[ARGO_INSTANCE];
  if (application !== undefined) return `Argo CD application ${application}`;
  for (const [prefix, kind] of FLUX) {
    const name = labels[`${prefix}/name`];
    if (name !== undefined) return `Flux ${kind} ${labels[`${prefix}/namespace`] ?? ""}/${name}`;
  }
  const owner = controllerOf(metadata);
  return owner === undefined ? undefined : `the operator of ${owner.kind} ${owner.name}`;
}
