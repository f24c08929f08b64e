import type { Report } from "../model/report.js";
import type { Reporter } from "../reporter.js";
import { breakPipelineCommands } from "./escape/pipeline-commands.js";
import { coverageSection, openSection } from "./table/coverage.js";
import { findingSections } from "./table/findings.js";
import { firstScreen } from "./table/first-screen.js";
import { type Page, pageOf, wrap } from "./table/page.js";
import { predictionSection } from "./table/prediction.js";
import { waiverSection } from "./table/waivers.js";
import { describeChange } from "./view/change.js";
import { groupFindings } from "./view/group-findings.js";
import { VERDICT_WORDS } from "./view/verdict.js";

/** For the person at the terminal: the answers on one screen, then everything that they rest on. */
export const table: Reporter = {
  id: "table",
  mediaType: "text/plain",
  render: (report, options) => {
    const page = pageOf(options);
    const lines = [
      ...firstScreen(report, page),
      ...findingSections(groupFindings(report.findings), page),
      ...predictionSection(report, page),
      ...openSection(report, page),
      ...waiverSection(report, page),
      ...coverageSection(report, page),
      ...lastLine(report, page),
    ];
    return breakPipelineCommands(`${lines.join("\n")}\n`);
  },
};

/** A terminal that does not page shows the end of a long report, so the verdict stands there too. */
function lastLine({ verdict, change, reportId }: Report, page: Page): readonly string[] {
  const { sentence } = VERDICT_WORDS[verdict];
  return [
    "",
    ...wrap(`${verdict.toUpperCase()}: ${describeChange(change).name}. ${sentence} (${reportId})`, page.width),
  ];
}
