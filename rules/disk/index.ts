import type { AnyRule } from "../../lib/rule.js";
import { diskPressure } from "./disk-pressure.js";
import { sharedEtcdDisk } from "./shared-etcd-disk.js";

export const DISK_RULES: readonly AnyRule[] = [diskPressure, sharedEtcdDisk];
