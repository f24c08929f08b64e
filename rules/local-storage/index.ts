import type { AnyRule } from "../../lib/rule.js";
import { emptiedVolume } from "./emptied-volume.js";

export const LOCAL_STORAGE_RULES: readonly AnyRule[] = [emptiedVolume];
