import type { ChangeGrammar } from "./change-grammar.js";
import { REPLACE_CONTROL_PLANE, RESTORE_ETCD, UPGRADE } from "./control-plane.js";
import { DRAIN } from "./drain.js";
import { POWER_OFF, REBOOT, REMOVE_NODE } from "./on-nodes.js";
import { RELOCATE } from "./relocate.js";

/** Every change that can be asked for, in the order of the help. */
export const CHANGES: readonly ChangeGrammar[] = [
  DRAIN,
  REBOOT,
  POWER_OFF,
  REMOVE_NODE,
  RELOCATE,
  REPLACE_CONTROL_PLANE,
  RESTORE_ETCD,
  UPGRADE,
];
