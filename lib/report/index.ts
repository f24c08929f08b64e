import type { Reporter } from "../reporter.js";
import { json } from "./json.js";
import { markdown } from "./markdown.js";
import { table } from "./table.js";
import { yaml } from "./yaml.js";

/** Every reporter that kaudit brings; the first is the one for a terminal. */
export const REPORTERS: readonly Reporter[] = [table, json, yaml, markdown];
