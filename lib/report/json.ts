import type { Reporter } from "../reporter.js";
import { escapeJson } from "./escape/quoted.js";

/** The document itself. @see docs/report.schema.json, docs/diff.schema.json */
export const json: Reporter<unknown> = {
  id: "json",
  mediaType: "application/json",
  render: (document) => `${escapeJson(JSON.stringify(document, null, 2))}\n`,
};
