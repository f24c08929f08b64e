import type { AnyRule } from "../../lib/rule.js";
import { deletableVolume } from "./deletable-volume.js";
import { emptiedVolume } from "./emptied-volume.js";
import { orphanedVolumeMount } from "./orphaned-volume-mount.js";
import { overlappingVolume } from "./overlapping-volume.js";
import { pinnedVolume } from "./pinned-volume.js";
import { reclaimedHostpath } from "./reclaimed-hostpath.js";
import { resetThroughMount } from "./reset-through-mount.js";
import { selfDeletingClaim } from "./self-deleting-claim.js";
import { sharedBackend } from "./shared-backend.js";
import { unmountedVolumePath } from "./unmounted-volume-path.js";
import { unreclaimedVolume } from "./unreclaimed-volume.js";
import { unreplicatedVolume } from "./unreplicated-volume.js";
import { volumeDeletingVersion } from "./volume-deleting-version.js";

export const LOCAL_STORAGE_RULES: readonly AnyRule[] = [
  deletableVolume,
  emptiedVolume,
  overlappingVolume,
  pinnedVolume,
  reclaimedHostpath,
  resetThroughMount,
  selfDeletingClaim,
  sharedBackend,
  unmountedVolumePath,
  unreclaimedVolume,
  unreplicatedVolume,
  orphanedVolumeMount,
  volumeDeletingVersion,
];
