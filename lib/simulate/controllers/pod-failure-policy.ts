import type { Job } from "../../model/kubernetes/index.js";

/** What a Job makes of a Pod that was disrupted. */
export type DisruptionPolicy = "Ignore" | "Count" | "FailJob";

/**
 * The first rule of a Job's podFailurePolicy that speaks of disruption; without one the failure counts.
 *
 * @see pkg/controller/job/pod_failure_policy.go
 */
export function disruptionPolicyOf({ spec }: Job): DisruptionPolicy {
  const rules = field(spec?.podFailurePolicy, "rules");
  for (const rule of Array.isArray(rules) ? rules : []) {
    const conditions = field(rule, "onPodConditions");
    const isAboutDisruption = (Array.isArray(conditions) ? conditions : []).some(
      (condition) =>
        field(condition, "type") === "DisruptionTarget" && (field(condition, "status") ?? "True") === "True",
    );
    const action = field(rule, "action");
    if (isAboutDisruption && (action === "Ignore" || action === "FailJob")) return action;
    if (isAboutDisruption) return "Count";
  }
  return "Count";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
