import type { AnyRule } from "../../lib/rule.js";
import { diskPressure } from "./disk-pressure.js";

export const DISK_RULES: readonly AnyRule[] = [diskPressure];
