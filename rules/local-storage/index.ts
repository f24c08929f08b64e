import type { AnyRule } from "../../lib/rule.js";
import { deletableVolume } from "./deletable-volume.js";
import { emptiedVolume } from "./emptied-volume.js";
import { orphanedVolumeMount } from "./orphaned-volume-mount.js";
import { pinnedVolume } from "./pinned-volume.js";
import { resetThroughMount } from "./reset-through-mount.js";
import { unmountedVolumePath } from "./unmounted-volume-path.js";
import { unreplicatedVolume } from "./unreplicated-volume.js";
import { volumeDeletingVersion } from "./volume-deleting-version.js";

export const LOCAL_STORAGE_RULES: readonly AnyRule[] = [
  deletableVolume,
  emptiedVolume,
  pinnedVolume,
  resetThroughMount,
  unmountedVolumePath,
  unreplicatedVolume,
  orphanedVolumeMount,
  volumeDeletingVersion,
];
