import type { SelinuxMode } from "../../model/host-facts.js";
import { onlyLine } from "./lines.js";

/**
 * @throws {MalformedError}
 * @see getenforce(8)
 */
export function parseSelinuxMode(text: string): SelinuxMode {
  return onlyLine(/^(?:enforcing|permissive|disabled)$/, text, "/sys/fs/selinux/enforce") as SelinuxMode;
}
