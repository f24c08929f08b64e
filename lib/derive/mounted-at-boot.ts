import type { FstabEntry, Mount, MountUnit } from "../model/host-facts.js";
import type { Observation, Undecided } from "../model/observation.js";

/** Whether a mount is made again at boot, by /etc/fstab or by a systemd unit that has a file of its own. */
export function isMountedAtBoot(
  mount: Mount,
  fstab: readonly FstabEntry[],
  mountUnits: Observation<readonly MountUnit[]>,
): boolean | Undecided {
  if (fstab.some(({ target, options }) => target === mount.target && isMounted(options))) return true;
  if (mount.fstype === "zfs") {
    const detail = `${mount.target} is a ZFS dataset; whether ZFS mounts it at boot: zfs get canmount,mountpoint ${mount.source}`;
    return { reason: "not-collected", detail };
  }
  if (mountUnits.state === "unobserved") {
    const detail = `${mount.target} is not in /etc/fstab; whether a systemd unit mounts it: ${mountUnits.detail}`;
    return { reason: mountUnits.reason, detail };
  }
  return mountUnits.value.some((unit) => unit.where === mount.target && isPermanent(unit));
}

/** With an automount the mount is made when somebody looks into it, whatever noauto says. */
function isMounted(options: readonly string[]): boolean {
  return !options.includes("noauto") || options.includes("x-systemd.automount");
}

/** systemd makes a unit for every mount it sees; only one with a file of its own is there after a reboot. */
function isPermanent({ fragmentPath, unitFileState }: MountUnit): boolean {
  const isGenerated = fragmentPath === "" || fragmentPath.startsWith("/run/");
  return !isGenerated && unitFileState !== "disabled" && unitFileState !== "masked";
}
