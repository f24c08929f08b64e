import { compileRequirements } from "../derive/label-selector.js";
import type { PodSpec, ResourceQuota } from "../model/kubernetes/index.js";
import { namesNamespaces } from "./affinity-term.js";
import type { PodState } from "./pod-state.js";

/**
 * Whether a quota speaks of the Pod: it must be in all of the quota's scopes.
 *
 * @see pkg/quota/v1/evaluator/core/pods.go, podMatchesScopeFunc
 */
export function isInScopes({ traits }: PodState, quota: ResourceQuota["spec"]): boolean {
  const scopes = (quota?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: undefined }));
  return [...scopes, ...(quota?.scopeSelector?.matchExpressions ?? [])].every(({ scopeName, operator, values }) =>
    isInScope(traits.spec, scopeName, operator, values),
  );
}

function isInScope(spec: PodSpec, scope: string, operator: string, values: readonly string[] = []): boolean {
  switch (scope) {
    case "BestEffort":
      return isBestEffort(spec);
    case "NotBestEffort":
      return !isBestEffort(spec);
    case "Terminating":
      return spec.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return spec.activeDeadlineSeconds === undefined;
    case "PriorityClass": {
      const labels = spec.priorityClassName ? { class: spec.priorityClassName } : {};
      return compileRequirements([{ key: "class", operator, values }]).matches(labels);
    }
    case "CrossNamespacePodAffinity":
      return namesNamespaces(spec);
    // A scope of other objects than Pods.
    default:
      return false;
  }
}

/** Nothing in it asks for cpu or memory, nor limits them. @see pkg/apis/core/v1/helper/qos */
function isBestEffort({ containers = [], initContainers = [], resources }: PodSpec): boolean {
  return [{ resources }, ...containers, ...initContainers].every((part) =>
    [part.resources?.requests, part.resources?.limits].every(
      (list) => !Object.hasOwn(list ?? {}, "cpu") && !Object.hasOwn(list ?? {}, "memory"),
    ),
  );
}
