import {
  type Observation,
  observed,
  UNOBSERVED_REASONS,
  type UnobservedReason,
  unobserved,
} from "../model/observation.js";
import type { HostFactLine, ObservationLine } from "./line.js";

const REASONS: ReadonlySet<string> = new Set(UNOBSERVED_REASONS);

/** The observation that a line holds. A reason of a later version is unobserved like any other; its word goes into the detail. */
export function observationOf(
  line: Exclude<ObservationLine, { objects: number }> | HostFactLine,
): Observation<unknown> {
  if (line.state === "observed") return observed("value" in line ? line.value : undefined, line);
  if (isKnown(line.reason)) return unobserved(line.reason, line.detail, line);
  return unobserved("not-collected", `${line.reason}: ${line.detail}`, line);
}

function isKnown(reason: string): reason is UnobservedReason {
  return REASONS.has(reason);
}
