/**
 * Why a fact is not known. Readers treat a reason that they do not know as unobserved.
 *
 * @see docs/decisions/0002-observations.md
 */
export const UNOBSERVED_REASONS = [
  "forbidden",
  "unauthenticated",
  "unreachable",
  "timeout",
  "rate-limited",
  "server-error",
  "connection-lost",
  "expired",
  "not-served",
  "host-key-unknown",
  "host-key-mismatch",
  "auth-failed",
  "sudo-refused",
  "identity-mismatch",
  "no-address",
  "unsupported-os",
  "missing-tool",
  "truncated",
  "malformed",
  "not-collected",
] as const;
export type UnobservedReason = (typeof UNOBSERVED_REASONS)[number];

/** Where a fact was read (a request, a command, a file) and when (RFC 3339, UTC). */
export interface Provenance {
  readonly source: string;
  readonly at: string;
}

export interface Observed<T> extends Provenance {
  readonly state: "observed";
  readonly value: T;
}

/** A fact that could not be read. `detail` is one sentence: what failed, on what, why. */
export interface Unobserved extends Provenance {
  readonly state: "unobserved";
  readonly reason: UnobservedReason;
  readonly detail: string;
}

/** A fact, or why there is none. An error is never an empty list. */
export type Observation<T> = Observed<T> | Unobserved;

export function observed<T>(value: T, provenance: Provenance): Observed<T> {
  return { state: "observed", value, source: provenance.source, at: provenance.at };
}

export function unobserved(reason: UnobservedReason, detail: string, provenance: Provenance): Unobserved {
  return { state: "unobserved", reason, detail, source: provenance.source, at: provenance.at };
}

/** The value, or undefined where there is none: only for what may be missing without changing what is said. */
export function observedValue<T>(observation: Observation<T>): T | undefined {
  return observation.state === "observed" ? observation.value : undefined;
}

/** Something that could not be decided, and why, in one sentence. */
export interface Undecided {
  readonly reason: UnobservedReason;
  readonly detail: string;
}
