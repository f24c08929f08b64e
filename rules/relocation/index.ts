import type { AnyRule } from "../../lib/rule.js";
import { absoluteLink } from "./absolute-link.js";
import { bidirectionalMount } from "./bidirectional-mount.js";
import { crossDeviceMove } from "./cross-device-move.js";
import { dataInMovedTree } from "./data-in-moved-tree.js";
import { destinationCapacity } from "./destination-capacity.js";
import { destinationCollision } from "./destination-collision.js";
import { destinationMountOptions } from "./destination-mount-options.js";
import { divergingEmptydir } from "./diverging-emptydir.js";
import { hardcodedRoot } from "./hardcoded-root.js";
import { mislabelledDestination } from "./mislabelled-destination.js";
import { missingRollbackPoint } from "./missing-rollback-point.js";
import { mountedFormerRoot } from "./mounted-former-root.js";
import { mountedVolume } from "./mounted-volume.js";
import { mountpointRoot } from "./mountpoint-root.js";
import { outlastedToleration } from "./outlasted-toleration.js";
import { plainCopy } from "./plain-copy.js";
import { privateDestination } from "./private-destination.js";
import { remainingPods } from "./remaining-pods.js";
import { runningContainers } from "./running-containers.js";
import { staleHostportRule } from "./stale-hostport-rule.js";
import { subpathBind } from "./subpath-bind.js";
import { symlinkedRoot } from "./symlinked-root.js";
import { tornRuntimeRoot } from "./torn-runtime-root.js";
import { unfinishedRelocation } from "./unfinished-relocation.js";
import { unpersistedDestination } from "./unpersisted-destination.js";
import { unregisteredDevicePlugin } from "./unregistered-device-plugin.js";
import { unreplaceableHostPort } from "./unreplaceable-host-port.js";

export const RELOCATION_RULES: readonly AnyRule[] = [
  absoluteLink,
  bidirectionalMount,
  divergingEmptydir,
  unregisteredDevicePlugin,
  crossDeviceMove,
  dataInMovedTree,
  destinationCapacity,
  destinationCollision,
  destinationMountOptions,
  hardcodedRoot,
  missingRollbackPoint,
  mountedFormerRoot,
  mountedVolume,
  mountpointRoot,
  plainCopy,
  privateDestination,
  remainingPods,
  runningContainers,
  staleHostportRule,
  subpathBind,
  symlinkedRoot,
  unfinishedRelocation,
  unpersistedDestination,
  mislabelledDestination,
  tornRuntimeRoot,
  unreplaceableHostPort,
  outlastedToleration,
];
