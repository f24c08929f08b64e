import type { AnyRule } from "../../lib/rule.js";
import { abruptShutdown } from "./abrupt-shutdown.js";
import { disabledService } from "./disabled-service.js";
import { fstabHazard } from "./fstab-hazard.js";
import { returningSwap } from "./returning-swap.js";
import { staleManagerState } from "./stale-manager-state.js";
import { unorderedStart } from "./unordered-start.js";
import { unpersistedMount } from "./unpersisted-mount.js";

export const REBOOT_RULES: readonly AnyRule[] = [
  fstabHazard,
  unpersistedMount,
  disabledService,
  staleManagerState,
  unorderedStart,
  abruptShutdown,
  returningSwap,
];
