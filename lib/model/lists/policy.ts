import { type ListDefinition, list } from "./definition.js";
import { META } from "./fields.js";

/** What bounds or orders Pods. */
export const POLICY: readonly ListDefinition[] = [
  list("limitRanges", "v1", "LimitRange", "limitranges", [...META, "spec"]),
  list("resourceQuotas", "v1", "ResourceQuota", "resourcequotas", [...META, "spec", "status"]),
  list("priorityClasses", "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", [
    ...META,
    "value",
    "globalDefault",
    "preemptionPolicy",
  ]),
  list("runtimeClasses", "node.k8s.io/v1", "RuntimeClass", "runtimeclasses", [
    ...META,
    "handler",
    "overhead",
    "scheduling",
  ]),
];
