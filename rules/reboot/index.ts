import type { AnyRule } from "../../lib/rule.js";
import { fstabHazard } from "./fstab-hazard.js";
import { unpersistedMount } from "./unpersisted-mount.js";

export const REBOOT_RULES: readonly AnyRule[] = [fstabHazard, unpersistedMount];
