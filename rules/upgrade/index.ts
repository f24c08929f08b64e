import type { AnyRule } from "../../lib/rule.js";
import { kubeletSkew } from "./kubelet-skew.js";
import { removedApi } from "./removed-api.js";
import { removedVolumePlugin } from "./removed-volume-plugin.js";
import { skippedMinor } from "./skipped-minor.js";

export const UPGRADE_RULES: readonly AnyRule[] = [kubeletSkew, removedApi, removedVolumePlugin, skippedMinor];
