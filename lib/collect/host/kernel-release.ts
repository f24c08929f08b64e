import { onlyLine } from "./lines.js";

/**
 * `uname -r`, or /proc/sys/kernel/osrelease.
 *
 * @throws {MalformedError} when it does not begin with a version
 */
export function parseKernelRelease(text: string): string {
  return onlyLine(/^\d+\.\d[\x21-\x7e]*$/, text, "/proc/sys/kernel/osrelease");
}
