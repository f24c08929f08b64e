import type { HostIdentity } from "../../model/host-facts.js";
import { completeLines } from "./lines.js";
import { MalformedError } from "./malformed.js";

const WHAT = "/etc/machine-id and /proc/sys/kernel/random/boot_id";

/**
 * The two files, one after the other: the kubelet reports them as machineID and bootID.
 *
 * @throws {MalformedError} also for `uninitialized`, which systemd writes into an image before its first boot
 * @see machine-id(5)
 */
export function parseIdentity(text: string): HostIdentity {
  const [machineId = "", bootId = "", ...rest] = completeLines(text, WHAT);
  if (!/^[0-9a-f]{32}$/.test(machineId))
    throw new MalformedError(WHAT, "there is no machine id of 32 hexadecimal digits");
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bootId) || rest.length > 0) {
    throw new MalformedError(WHAT, "there is no boot id");
  }
  return { machineId, bootId };
}
