import type { AnyRule } from "../../lib/rule.js";
import { diskPressure } from "./disk-pressure.js";
import { evictionThreshold } from "./eviction-threshold.js";
import { idleDataDisk } from "./idle-data-disk.js";
import { imageHeadroom } from "./image-headroom.js";
import { leftoverTree } from "./leftover-tree.js";
import { sharedEtcdDisk } from "./shared-etcd-disk.js";
import { unpullableImage } from "./unpullable-image.js";

export const DISK_RULES: readonly AnyRule[] = [
  diskPressure,
  evictionThreshold,
  idleDataDisk,
  sharedEtcdDisk,
  imageHeadroom,
  leftoverTree,
  unpullableImage,
];
