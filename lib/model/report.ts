import type { Change } from "./change.js";
import type { Finding, OpenResult, Waiver } from "./finding.js";
import type { UnobservedReason } from "./observation.js";
import type { Prediction } from "./prediction.js";
import type { ClusterIdentity, IdentityState, Period, SnapshotSource } from "./snapshot.js";

export const REPORT_SCHEMA = "kaudit.report/v1";

/** Of a change: no-go, unknown, caution, go. Of the standing audit: fail, unknown, attention, pass. */
export const VERDICTS = ["no-go", "fail", "unknown", "caution", "attention", "go", "pass"] as const;
export type Verdict = (typeof VERDICTS)[number];

export type RuleState = "evaluated" | "open" | "notApplicable" | "skipped" | "defect";

export interface ReportedRule {
  readonly ruleId: string;
  readonly title: string;
  readonly family: string;
  readonly risks: readonly string[];
  readonly state: RuleState;
  /** subjects looked at; 0 never reads as pass */
  readonly examined: number;
  readonly missing: readonly string[];
}

export interface ListCoverage {
  readonly resource: string;
  readonly state: "observed" | "unobserved";
  readonly reason?: UnobservedReason;
  readonly detail?: string;
  readonly objects: number;
}

export interface HostCoverage {
  readonly host: string;
  readonly node?: string;
  readonly address?: string;
  readonly state: "observed" | "unobserved";
  readonly reason?: UnobservedReason;
  readonly detail?: string;
  readonly identity: IdentityState;
  readonly at: string;
}

export interface ReportedWaiver extends Waiver {
  readonly state: "used" | "unused" | "expired";
}

export interface Summary {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly open: number;
  readonly skipped: number;
  readonly waived: number;
  readonly rules: number;
  readonly hostsObserved: number;
  readonly hostsUnobserved: number;
}

/** The document that `-o json` prints and every reporter takes. @see docs/report.schema.json */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly reportId: string;
  readonly generatedAt: string;
  readonly language: string;
  readonly tool: { readonly name: string; readonly version: string; readonly rulesDigest: string };
  readonly cluster: ClusterIdentity & { readonly version: string | null };
  readonly change: Change | null;
  readonly collectedAt: Period;
  readonly scope: {
    readonly hosts: "auto" | "none" | "require";
    readonly rules: readonly string[];
    readonly sources: readonly SnapshotSource[];
  };
  readonly verdict: Verdict;
  readonly verdictReasons: readonly string[];
  readonly summary: Summary;
  readonly coverage: { readonly lists: readonly ListCoverage[]; readonly hosts: readonly HostCoverage[] };
  readonly rules: readonly ReportedRule[];
  readonly findings: readonly Finding[];
  readonly open: readonly OpenResult[];
  readonly waivers: readonly ReportedWaiver[];
  readonly prediction?: Prediction;
}
