import type { Certainty, Finding, OpenResult } from "./finding.js";
import type { Report } from "./report.js";
import type { Severity } from "./severity.js";

export const DIFF_SCHEMA = "kaudit.diff/v1";

/** Which of the two reports. */
export type Side = "before" | "after";

/**
 * Why it cannot be said what became of a result: the other report is of another cluster or change, or of a cluster that it could
 * not identify; its rule was not among the other's, was left out, found nothing of the kind to examine, could not be decided or
 * failed there; the host was not read there.
 */
export const INCOMPARABLE_REASONS = [
  "other-cluster",
  "unknown-cluster",
  "other-change",
  "rule-missing",
  "rule-skipped",
  "rule-not-applicable",
  "rule-open",
  "rule-defect",
  "host-not-read",
] as const;
export type IncomparableReason = (typeof INCOMPARABLE_REASONS)[number];

/** A finding or an open result, as the report that holds it has it. */
export type Result =
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "open"; readonly open: OpenResult };

/** How the earlier report saw the same result, where that differs. */
export interface Former {
  readonly severity: Severity;
  /** of a finding */
  readonly certainty?: Certainty;
  readonly isWaived: boolean;
}

/** A result that both reports have, as the later one has it. */
export type UnchangedResult = Result & { readonly former?: Former };

/** A result that one report has, and of which nothing follows from the other's silence. */
export type IncomparableResult = Result & {
  readonly in: Side;
  readonly reason: IncomparableReason;
  readonly detail: string;
};

/** What a comparison says of each of the two reports. */
export type ComparedReport = Pick<
  Report,
  "reportId" | "generatedAt" | "tool" | "cluster" | "change" | "collectedAt" | "verdict" | "summary"
>;

/** What `kaudit diff -o json` prints. The worst results come first. @see docs/diff.schema.json */
export interface Diff {
  readonly schema: typeof DIFF_SCHEMA;
  readonly before: ComparedReport;
  readonly after: ComparedReport;
  /** what a reader must know of the comparison as a whole, in sentences */
  readonly notes: readonly string[];
  readonly summary: {
    readonly new: number;
    readonly resolved: number;
    readonly unchanged: number;
    /** of those unchanged: graver than they were, or no longer waived */
    readonly worse: number;
    readonly incomparable: number;
  };
  readonly new: readonly Result[];
  readonly resolved: readonly Result[];
  readonly unchanged: readonly UnchangedResult[];
  readonly incomparable: readonly IncomparableResult[];
}
