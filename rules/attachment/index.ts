import type { AnyRule } from "../../lib/rule.js";
import { attachDeadlock } from "./attach-deadlock.js";
import { exhaustedAttachLimit } from "./exhausted-attach-limit.js";
import { forcedDetachment } from "./forced-detachment.js";
import { heldVolume } from "./held-volume.js";
import { mappedImage } from "./mapped-image.js";
import { outOfServiceNode } from "./out-of-service-node.js";
import { remainingAttachment } from "./remaining-attachment.js";
import { stagedVolume } from "./staged-volume.js";
import { staleAttachment } from "./stale-attachment.js";
import { stuckPod } from "./stuck-pod.js";
import { unreadyCsiPlugin } from "./unready-csi-plugin.js";

export const ATTACHMENT_RULES: readonly AnyRule[] = [
  attachDeadlock,
  exhaustedAttachLimit,
  forcedDetachment,
  heldVolume,
  mappedImage,
  outOfServiceNode,
  remainingAttachment,
  stagedVolume,
  staleAttachment,
  stuckPod,
  unreadyCsiPlugin,
];
