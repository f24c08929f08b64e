import type { AnyRule } from "../../lib/rule.js";
import { deletableVolume } from "./deletable-volume.js";
import { deletedEmptydir } from "./deleted-emptydir.js";
import { emptiedVolume } from "./emptied-volume.js";
import { nodeBoundClaim } from "./node-bound-claim.js";
import { orphanedVolumeMount } from "./orphaned-volume-mount.js";
import { overlappingVolume } from "./overlapping-volume.js";
import { pinnedVolume } from "./pinned-volume.js";
import { reclaimedHostpath } from "./reclaimed-hostpath.js";
import { resetThroughMount } from "./reset-through-mount.js";
import { reusedNodeName } from "./reused-node-name.js";
import { selfDeletingClaim } from "./self-deleting-claim.js";
import { sharedBackend } from "./shared-backend.js";
import { terminatingClaim } from "./terminating-claim.js";
import { unmountedVolumePath } from "./unmounted-volume-path.js";
import { unpinnedHostpath } from "./unpinned-hostpath.js";
import { unreclaimedVolume } from "./unreclaimed-volume.js";
import { unreplicatedVolume } from "./unreplicated-volume.js";
import { volumeDeletingVersion } from "./volume-deleting-version.js";
import { volumeInDistributionDirectory } from "./volume-in-distribution-directory.js";
import { waitingClaim } from "./waiting-claim.js";

export const LOCAL_STORAGE_RULES: readonly AnyRule[] = [
  deletableVolume,
  deletedEmptydir,
  emptiedVolume,
  nodeBoundClaim,
  orphanedVolumeMount,
  overlappingVolume,
  pinnedVolume,
  reclaimedHostpath,
  resetThroughMount,
  reusedNodeName,
  selfDeletingClaim,
  sharedBackend,
  terminatingClaim,
  unmountedVolumePath,
  unpinnedHostpath,
  unreclaimedVolume,
  unreplicatedVolume,
  volumeDeletingVersion,
  volumeInDistributionDirectory,
  waitingClaim,
];
