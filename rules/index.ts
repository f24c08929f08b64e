import type { AnyRule } from "../lib/rule.js";
import { RELOCATION_RULES } from "./relocation/index.js";

/** Every rule that kaudit brings. The folder is the family, the file name the id. */
export const RULES: readonly AnyRule[] = [...RELOCATION_RULES];
