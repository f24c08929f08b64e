import type { Report } from "../../../lib/model/report.js";
import { REPORTERS } from "../../../lib/report/index.js";
import type { RenderOptions, Reporter } from "../../../lib/reporter.js";
import { GOLDEN_FOLDER, goldenReports } from "./documents.js";

export const GOLDEN_OPTIONS: RenderOptions = { color: false, width: 80 };

const EXTENSIONS: Readonly<Record<string, string>> = { table: "txt", markdown: "md" };

/** Reports whose JSON and YAML are kept as well. */
const KEPT_WHOLE = new Set(["incident", "drain"]);

/** What a reporter makes of a golden report, and the file that holds it. */
export interface Golden {
  readonly name: string;
  readonly report: Report;
  readonly reporter: Reporter;
  readonly file: string;
}

export function goldens(): readonly Golden[] {
  return Object.entries(goldenReports()).flatMap(([name, report]) =>
    REPORTERS.flatMap((reporter) => {
      const extension = EXTENSIONS[reporter.id];
      if (extension === undefined && !KEPT_WHOLE.has(name)) return [];
      return [{ name, report, reporter, file: `${GOLDEN_FOLDER}/${name}.${extension ?? reporter.id}` }];
    }),
  );
}
