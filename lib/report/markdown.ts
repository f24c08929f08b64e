import type { Report } from "../model/report.js";
import type { Severity } from "../model/severity.js";
import type { Reporter } from "../reporter.js";
import { breakPipelineCommands } from "./escape/pipeline-commands.js";
import { findingBlocks } from "./markdown/findings.js";
import { runbookBlocks } from "./markdown/runbook.js";
import { headBlocks, openBlocks, predictionBlocks, volumeBlocks, waiverBlocks } from "./markdown/sections.js";
import { type FindingGroup, groupFindings } from "./view/group-findings.js";
import { nothingFound } from "./view/nothing-found.js";

/** A change ticket: the verdict, what is lost, what blocks, what is open, and the steps in the order that destroys nothing. */
export const markdown: Reporter = {
  id: "markdown",
  mediaType: "text/markdown",
  render: (report) => {
    const groups = groupFindings(report.findings);
    const blocks = [
      ...headBlocks(report),
      "## What is lost",
      ...orNothing(report, "critical", [...volumeBlocks(report), ...findingBlocks(ofSeverity(groups, ["critical"]))]),
      report.change === null ? "## What is broken" : "## What blocks",
      ...orNothing(report, "high", findingBlocks(ofSeverity(groups, ["high"]))),
      "## What else was found",
      ...orNothing(report, "low", findingBlocks(ofSeverity(groups, ["medium", "low"]))),
      "## What could not be decided",
      ...openBlocks(report),
      ...predictionBlocks(report),
      ...runbookBlocks(report),
      ...waiverBlocks(report),
    ];
    return breakPipelineCommands(`${blocks.join("\n\n")}\n`);
  },
};

function ofSeverity(groups: readonly FindingGroup[], severities: readonly Severity[]): readonly FindingGroup[] {
  return groups.filter(({ severity }) => severities.includes(severity));
}

function orNothing(report: Report, severity: Severity, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [nothingFound(report, severity)] : blocks;
}
