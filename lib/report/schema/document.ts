import type * as report from "../../model/report.js";
import { REPORT_SCHEMA } from "../../model/report.js";
import type { ClusterIdentity, IdentityState, Period, SnapshotSource } from "../../model/snapshot.js";
import { change } from "../../schema/change.js";
import { published } from "../../schema/published.js";
import {
  boolean,
  count,
  exactly,
  explained,
  type JsonSchema,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../schema/shape.js";
import { findingShape, openResult, reason, waiver } from "./finding.js";
import { predictionShape } from "./prediction.js";

const time = explained("RFC 3339", text);
const period = named("Period", object<Period>({ from: time, to: time }));
const state = oneOf<"observed" | "unobserved">({ observed: true, unobserved: true });

const cluster = object<report.Report["cluster"]>({
  id: explained("UID of Namespace kube-system, or the configuration's word", nullable(text)),
  idSource: nullable(oneOf<NonNullable<ClusterIdentity["idSource"]>>({ "kube-system": true, config: true })),
  name: nullable(text),
  server: nullable(text),
  tlsVerified: explained("null where no TLS connection was made, as for a file", nullable(boolean)),
  version: nullable(text),
});

const source = object<SnapshotSource>({
  kind: oneOf<SnapshotSource["kind"]>({ api: true, snapshot: true, list: true, "host-facts": true }),
  name: text,
  collectedAt: nullable(period),
});

// A reason is any text here, though the model lists those of today: see `reason`.
type Open<T> = Omit<T, "reason"> & { readonly reason?: string };

const listCoverage = object<Open<report.ListCoverage>>({
  resource: text,
  state,
  reason: optional(reason),
  detail: optional(text),
  objects: count,
}) as Shape<report.ListCoverage>;

const hostCoverage = object<Open<report.HostCoverage>>({
  host: text,
  node: optional(explained("name of the Node that the host is; absent for a host that is none", text)),
  address: optional(text),
  state,
  reason: optional(reason),
  detail: optional(text),
  identity: oneOf<IdentityState>({ verified: true, "rebooted-since": true, "host-key": true, unverified: true }),
  at: time,
}) as Shape<report.HostCoverage>;

const rule = object<report.ReportedRule>({
  ruleId: text,
  title: text,
  family: text,
  risks: explained("ids in docs/risks.md", list(text)),
  state: oneOf<report.RuleState>({ evaluated: true, open: true, notApplicable: true, skipped: true, defect: true }),
  examined: explained("subjects looked at; 0 never reads as pass", count),
  missing: list(text),
});

const summary = object<report.Summary>({
  critical: count,
  high: count,
  medium: count,
  low: count,
  open: count,
  skipped: count,
  waived: count,
  rules: count,
  hostsObserved: count,
  hostsUnobserved: count,
});

const verdict = explained(
  "of a change: no-go, unknown, caution, go; of the standing audit: fail, unknown, attention, pass",
  oneOf<report.Verdict>({
    "no-go": true,
    fail: true,
    unknown: true,
    caution: true,
    attention: true,
    go: true,
    pass: true,
  }),
);

/** What says which report it is, and how it ended; a comparison has it of both. */
export const headShapes = {
  reportId: text,
  generatedAt: time,
  tool: object<report.Report["tool"]>({ name: text, version: text, rulesDigest: text }),
  cluster,
  change: explained("null for the standing audit", nullable(change)),
  collectedAt: period,
  verdict,
  summary,
};

const root = object<report.Report>({
  schema: exactly(REPORT_SCHEMA),
  ...headShapes,
  language: text,
  scope: object<report.Report["scope"]>({
    hosts: oneOf<report.Report["scope"]["hosts"]>({ auto: true, none: true, require: true }),
    rules: list(text),
    sources: list(source),
  }),
  verdictReasons: list(text),
  coverage: object<report.Report["coverage"]>({ lists: list(listCoverage), hosts: list(hostCoverage) }),
  rules: list(rule),
  findings: list(findingShape),
  open: explained("one entry per rule and reason, never one per host", list(openResult)),
  waivers: list(waiver),
  prediction: optional(explained("what the cluster will do during the change", predictionShape)),
});

/** The published JSON Schema of a report. Properties that it does not describe may be added within v1. */
export function reportSchema(): JsonSchema {
  return published(REPORT_SCHEMA, "What kaudit audit -o json prints.", root);
}
