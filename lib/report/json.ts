import type { Reporter } from "../reporter.js";
import { escapeJson } from "./escape/quoted.js";

/** The report document itself. @see docs/report.schema.json */
export const json: Reporter = {
  id: "json",
  mediaType: "application/json",
  render: (report) => `${escapeJson(JSON.stringify(report, null, 2))}\n`,
};
