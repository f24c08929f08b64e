import type { Node } from "../model/kubernetes/index.js";

/**
 * What the control plane knows of a Node's kubelet: it is well, says itself that it is not, or has not been heard of.
 * `untold` is a Node that has not been looked at yet.
 */
export type Readiness = "ready" | "not-ready" | "silent" | "untold";

/** @see pkg/controller/nodelifecycle in Kubernetes, which sets Ready to Unknown when the lease is not renewed */
export function readinessOf(node: Node): Readiness {
  switch (readyCondition(node)?.status) {
    case "True":
      return "ready";
    case "False":
      return "not-ready";
    case "Unknown":
      return "silent";
    default:
      return "untold";
  }
}

/** RFC 3339 time at which the kubelet's state last changed. */
export function readinessSince(node: Node): string | undefined {
  return readyCondition(node)?.lastTransitionTime;
}

/** As the API has it: its reason and time are the words of the kubelet, or of the control plane that misses it. */
export function readyCondition({ status }: Node) {
  return status?.conditions?.find(({ type }) => type === "Ready");
}
