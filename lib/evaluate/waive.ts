import type { Finding, OpenResult, Subject, Waiver } from "../model/finding.js";
import type { ReportedWaiver } from "../model/report.js";

export interface Waived {
  readonly findings: readonly Finding[];
  readonly open: readonly OpenResult[];
  readonly waivers: readonly ReportedWaiver[];
}

/**
 * Marks what a person acknowledged; nothing is taken out of the report. An expired waiver marks nothing.
 *
 * @param collectedAt  RFC 3339; the clock is the snapshot's, so that an old audit is read as it was then
 */
export function waive(
  findings: readonly Finding[],
  open: readonly OpenResult[],
  waivers: readonly Waiver[],
  collectedAt: string,
): Waived {
  const valid = waivers.filter((waiver) => !isExpired(waiver, collectedAt));
  const used = new Set<string>();
  const mark = <T extends Finding | OpenResult>(result: T, subject: Subject | null): T => {
    const matching = valid.filter((candidate) => matches(candidate, result, subject));
    for (const { id } of matching) used.add(id);
    const [first] = matching;
    return first === undefined ? result : { ...result, waiver: first.id };
  };
  return {
    findings: findings.map((finding) => mark(finding, finding.subject)),
    open: open.map((result) => mark(result, null)),
    waivers: waivers.map((waiver) => ({
      ...waiver,
      state: isExpired(waiver, collectedAt) ? "expired" : used.has(waiver.id) ? "used" : "unused",
    })),
  };
}

/** A day counts to its end, UTC, as a person means it who writes one. A date that cannot be read does not waive for ever. */
function isExpired({ expires }: Waiver, collectedAt: string): boolean {
  if (expires === undefined) return false;
  const end = /^\d{4}-\d{2}-\d{2}$/.test(expires) ? `${expires}T23:59:59.999Z` : expires;
  return !(Date.parse(end) >= Date.parse(collectedAt));
}

/** A waiver with a subject never covers an open result: what was not seen has no subject to acknowledge. */
function matches({ ruleId, subject }: Waiver, result: Finding | OpenResult, of: Subject | null): boolean {
  if (ruleId !== result.ruleId) return false;
  if (subject === undefined) return true;
  return of !== null && [of.name, of.path, of.namespace && `${of.namespace}/${of.name}`].includes(subject);
}
