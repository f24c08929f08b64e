import type { AnyRule } from "../lib/rule.js";
import { ATTACHMENT_RULES } from "./attachment/index.js";
import { CONTROL_PLANE_RULES } from "./control-plane/index.js";
import { DISK_RULES } from "./disk/index.js";
import { DRAIN_RULES } from "./drain/index.js";
import { ETCD_RULES } from "./etcd/index.js";
import { LOCAL_STORAGE_RULES } from "./local-storage/index.js";
import { REBOOT_RULES } from "./reboot/index.js";
import { RELOCATION_RULES } from "./relocation/index.js";
import { UPGRADE_RULES } from "./upgrade/index.js";

/** Every rule that kaudit brings. The folder is the family, the file name the id. */
export const RULES: readonly AnyRule[] = [
  ...ATTACHMENT_RULES,
  ...CONTROL_PLANE_RULES,
  ...DISK_RULES,
  ...DRAIN_RULES,
  ...ETCD_RULES,
  ...LOCAL_STORAGE_RULES,
  ...REBOOT_RULES,
  ...RELOCATION_RULES,
  ...UPGRADE_RULES,
];
