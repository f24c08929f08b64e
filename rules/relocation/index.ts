import type { AnyRule } from "../../lib/rule.js";
import { mountedVolume } from "./mounted-volume.js";

export const RELOCATION_RULES: readonly AnyRule[] = [mountedVolume];
