import type { Report } from "../../model/report.js";
import { cut } from "../view/cut.js";
import { whereFound } from "../view/subject.js";
import { columns } from "./columns.js";
import { type Page, wrap } from "./page.js";

const SHOWN_WAIVED = 10;

/** What a person took upon themselves, and what that hides. */
export function waiverSection({ waivers, findings }: Report, page: Page): readonly string[] {
  if (waivers.length === 0) return [];
  const rows = waivers.map(({ id, state, ruleId, subject, reason, owner, expires }) => [
    id,
    state,
    subject === undefined ? ruleId : `${ruleId} ${subject}`,
    [reason, owner, expires === undefined ? undefined : `until ${expires}`]
      .filter((word) => word !== undefined)
      .join("; "),
  ]);
  const { shown, more } = cut(
    findings.filter(({ waiver }) => waiver !== undefined),
    SHOWN_WAIVED,
  );
  return [
    "",
    page.paint("Waived", "bold"),
    ...columns(page, ["WAIVER", "STATE", "COVERS", "REASON"], rows, "  "),
    ...shown.flatMap((finding) =>
      wrap(`${finding.severity} ${finding.ruleId}: ${whereFound(finding)}`, page.width, "  - "),
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
