import type { Change } from "../../model/change.js";
import type { IncomparableReason } from "../../model/diff.js";
import type { Report } from "../../model/report.js";
import { clusterName } from "../view/cluster.js";

/** Why two reports as a whole do not speak of the same. */
export interface Mismatch {
  readonly reason: IncomparableReason;
  readonly detail: string;
}

/**
 * Fingerprints hold the cluster's id, so that without one, or with two, equal ones prove nothing.
 *
 * @returns null where both are of one cluster
 */
export function clusterMismatch(before: Report, after: Report): Mismatch | null {
  const unknown = [before, after].find(({ cluster }) => cluster.id === null);
  if (unknown !== undefined) {
    const which = unknown === before ? "OLD" : "NEW";
    return {
      reason: "unknown-cluster",
      detail: `${which} does not say which cluster it is of: Namespace kube-system was not read; let it be read, or set cluster.id in the configuration`,
    };
  }
  if (before.cluster.id === after.cluster.id) return null;
  const names = [before, after].map(({ cluster }) => `${clusterName(cluster)} (id ${cluster.id})`);
  return { reason: "other-cluster", detail: `OLD is of ${names[0]}, NEW of ${names[1]}` };
}

/** A hazard that one change brings need not be one of another. @returns null where both are of the same change */
export function changeMismatch(before: Change | null, after: Change | null): Mismatch | null {
  if (canonical(before) === canonical(after)) return null;
  const kinds = [before, after].map((change) => change?.kind ?? "standing audit");
  const detail =
    kinds[0] === kinds[1]
      ? `both are of ${kinds[0]}, with other Nodes or options`
      : `OLD is of ${kinds[0]}, NEW of ${kinds[1]}`;
  return { reason: "other-change", detail };
}

/** Equal for values that differ in the order of their keys only. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
