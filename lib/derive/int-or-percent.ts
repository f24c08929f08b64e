import type { IntOrString } from "../model/kubernetes/index.js";

/**
 * A number as it stands, or a percentage of `total` rounded up; undefined when it is neither.
 *
 * @see k8s.io/apimachinery/pkg/util/intstr, GetScaledValueFromIntOrPercent
 */
export function scaledUp(value: IntOrString, total: number): number | undefined {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value);
  return percent === null ? undefined : Math.ceil((Number(percent[1]) * total) / 100);
}
