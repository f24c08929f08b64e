import type { AnyRule } from "../../lib/rule.js";
import { crossDeviceMove } from "./cross-device-move.js";
import { dataInMovedTree } from "./data-in-moved-tree.js";
import { destinationCapacity } from "./destination-capacity.js";
import { destinationCollision } from "./destination-collision.js";
import { missingRollbackPoint } from "./missing-rollback-point.js";
import { mountedFormerRoot } from "./mounted-former-root.js";
import { mountedVolume } from "./mounted-volume.js";
import { mountpointRoot } from "./mountpoint-root.js";
import { privateDestination } from "./private-destination.js";
import { runningContainers } from "./running-containers.js";
import { subpathBind } from "./subpath-bind.js";
import { unfinishedRelocation } from "./unfinished-relocation.js";
import { unpersistedDestination } from "./unpersisted-destination.js";

export const RELOCATION_RULES: readonly AnyRule[] = [
  crossDeviceMove,
  dataInMovedTree,
  destinationCapacity,
  destinationCollision,
  missingRollbackPoint,
  mountedFormerRoot,
  mountedVolume,
  mountpointRoot,
  privateDestination,
  runningContainers,
  subpathBind,
  unfinishedRelocation,
  unpersistedDestination,
];
