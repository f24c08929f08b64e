import {
  type Observation,
  observed,
  type Provenance,
  UNOBSERVED_REASONS,
  type UnobservedReason,
  unobserved,
} from "../model/observation.js";
import type { UnobservedLine } from "./line.js";

type ObservedPart<T> = Provenance & { readonly state: "observed"; readonly value: T };

const REASONS: ReadonlySet<string> = new Set(UNOBSERVED_REASONS);

/** The observation that a line holds. A reason of a later version is unobserved like any other; its word goes into the detail. */
export function observationOf<T>(line: ObservedPart<T> | UnobservedLine): Observation<T> {
  if (line.state === "observed") return observed(line.value, line);
  if (isKnown(line.reason)) return unobserved(line.reason, line.detail, line);
  return unobserved("not-collected", `${line.reason}: ${line.detail}`, line);
}

function isKnown(reason: string): reason is UnobservedReason {
  return REASONS.has(reason);
}
