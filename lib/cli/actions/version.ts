import { RULES } from "../../../rules/index.js";
import { rulesDigest } from "../../evaluate/rules-digest.js";
import { DIFF_SCHEMA } from "../../model/diff.js";
import { REPORT_SCHEMA } from "../../model/report.js";
import { SNAPSHOT_SCHEMA } from "../../model/snapshot.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";
import { toolVersion } from "../tool.js";

/** Prints which kaudit this is. */
export async function version(format: "text" | "json", terminal: Terminal): Promise<number> {
  const { name, version } = toolVersion();
  const about = {
    name,
    version,
    rulesDigest: rulesDigest(RULES),
    rules: RULES.length,
    reportSchema: REPORT_SCHEMA,
    snapshotSchema: SNAPSHOT_SCHEMA,
    diffSchema: DIFF_SCHEMA,
  };
  await writeOut(terminal, format === "json" ? `${JSON.stringify(about, null, 2)}\n` : `${name} ${version}\n`);
  return 0;
}
