import type * as finding from "../../model/finding.js";
import type { ReportedWaiver } from "../../model/report.js";
import type { Severity } from "../../model/severity.js";
import {
  anyOf,
  boolean,
  count,
  explained,
  json,
  list,
  map,
  named,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../schema/shape.js";

export const severity = named("Severity", oneOf<Severity>({ critical: true, high: true, medium: true, low: true }));

/** A reader takes a reason that it does not know as: not observed. So the schema does not close the list. */
export const reason = explained("why it is not known; a reason that a reader does not know means: not observed", text);

export const certainty = explained(
  "certain: it will happen; conditional: it is exposed, see condition",
  oneOf<finding.Certainty>({ certain: true, conditional: true }),
);

const subject = named(
  "Subject",
  object<finding.Subject>({
    kind: text,
    namespace: optional(text),
    name: text,
    path: optional(explained("absolute path on the host, for kind Directory", text)),
  }),
);

const pointer = explained("JSON pointer (RFC 6901)", text);

/** The two ways in which evidence names its place. */
type OfObject = Extract<finding.Evidence, { readonly object: string }>;
type OfHost = Extract<finding.Evidence, { readonly host: string }>;

const evidence: Shape<finding.Evidence> = named(
  "Evidence",
  anyOf(
    object<OfObject>({ object: text, path: pointer, value: json }),
    object<OfHost>({ host: text, fact: text, path: pointer, value: json }),
  ),
);

const remediation = object<finding.Remediation>({
  text,
  commands: list(text),
  destructive: explained("the commands take something away that does not come back", boolean),
});

export const findingShape: Shape<finding.Finding> = named(
  "Finding",
  object<finding.Finding>({
    ruleId: text,
    severity,
    certainty,
    condition: optional(explained("what must happen for it to come true, beginning with `if`", text)),
    title: explained("short, stable, without numbers: a ticket's summary", text),
    subject,
    affected: list(subject),
    affectedTotal: explained("how many are affected; `affected` names the first of them", count),
    host: optional(text),
    messageId: text,
    message: text,
    data: explained("named values of the message", map(anyOf(text, number, list(text)))),
    impact: text,
    remediation: list(remediation),
    verify: explained("commands that read only and show whether it is still so", list(text)),
    evidence: list(evidence),
    owners: map(text),
    fingerprint: explained("the same for the same hazard on the same subject, run after run", text),
    docsUrl: text,
    waiver: optional(explained("id of the waiver that covers it", text)),
  }),
);

export const openResult: Shape<finding.OpenResult> = named(
  "OpenResult",
  object<Omit<finding.OpenResult, "reason"> & { readonly reason: string }>({
    ruleId: text,
    severity: explained("the worst that the rule could have said", severity),
    reason: explained("why it is not known, or `defect` where the rule failed", text),
    detail: text,
    hosts: list(text),
    fingerprint: text,
    waiver: optional(text),
  }) as Shape<finding.OpenResult>,
);

export const waiver: Shape<ReportedWaiver> = named(
  "Waiver",
  object<ReportedWaiver>({
    id: text,
    ruleId: text,
    subject: optional(explained("`namespace/name`, name or path; without it every finding of the rule", text)),
    reason: text,
    owner: optional(text),
    ticket: optional(text),
    expires: optional(explained("RFC 3339 date", text)),
    state: oneOf<ReportedWaiver["state"]>({ used: true, unused: true, expired: true }),
  }),
);
