import type { Deployment } from "../model/kubernetes/index.js";
import { scaledUp } from "./int-or-percent.js";

/**
 * How many Pods a rolling update starts before it stops any, and how many it may stop before the new ones are ready; undefined
 * where the strategy is another one, or its numbers are none.
 *
 * @see pkg/controller/deployment/util/deployment_util.go in Kubernetes, ResolveFenceposts
 */
export function rollingUpdateOf({
  spec = {},
}: Deployment): { readonly maxSurge: number; readonly maxUnavailable: number } | undefined {
  const { replicas = 1, strategy: { type = "RollingUpdate", rollingUpdate = {} } = {} } = spec;
  if (type !== "RollingUpdate") return undefined;
  const maxSurge = scaledUp(rollingUpdate.maxSurge ?? "25%", replicas);
  const maxUnavailable = scaledDown(rollingUpdate.maxUnavailable ?? "25%", replicas);
  if (maxSurge === undefined || maxUnavailable === undefined) return undefined;
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

function scaledDown(value: string | number, total: number): number | undefined {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value);
  return percent === null ? undefined : Math.floor((Number(percent[1]) * total) / 100);
}
