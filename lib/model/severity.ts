/**
 * `critical`: persistent data or the control plane lost for good, or data silently shadowed so that an application starts empty.
 * `high`: an outage that the change does not need or that does not end by itself, or a change that cannot finish.
 * `medium`: the bounded outage that the change implies; degraded; stuck. `low`: worth knowing.
 */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Negative when `a` is worse than `b`; usable with sort(). */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return compareSeverity(severity, threshold) <= 0;
}
