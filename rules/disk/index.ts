import type { AnyRule } from "../../lib/rule.js";
import { diskPressure } from "./disk-pressure.js";
import { evictionThreshold } from "./eviction-threshold.js";
import { idleDataDisk } from "./idle-data-disk.js";
import { sharedEtcdDisk } from "./shared-etcd-disk.js";

export const DISK_RULES: readonly AnyRule[] = [diskPressure, evictionThreshold, idleDataDisk, sharedEtcdDisk];
