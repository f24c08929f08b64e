import type { AnyRule } from "../../lib/rule.js";
import { kubeletSkew } from "./kubelet-skew.js";
import { outdatedRuntime } from "./outdated-runtime.js";
import { removedApi } from "./removed-api.js";
import { removedVolumePlugin } from "./removed-volume-plugin.js";
import { skippedMinor } from "./skipped-minor.js";
import { supersededStoredVersion } from "./superseded-stored-version.js";

export const UPGRADE_RULES: readonly AnyRule[] = [
  kubeletSkew,
  outdatedRuntime,
  removedApi,
  removedVolumePlugin,
  skippedMinor,
  supersededStoredVersion,
];
