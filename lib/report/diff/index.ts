import type { Diff } from "../../model/diff.js";
import type { Reporter } from "../../reporter.js";
import { json } from "../json.js";
import { yaml } from "../yaml.js";
import { diffMarkdown } from "./markdown.js";
import { diffTable } from "./table.js";

/** Every way to show a comparison; the first is the one for a terminal. */
export const DIFF_REPORTERS: readonly Reporter<Diff>[] = [diffTable, json, yaml, diffMarkdown];
