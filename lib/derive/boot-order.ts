import type { FstabEntry, Mount, MountUnit, ServiceUnit } from "../model/host-facts.js";
import { isAtOrBelow } from "./path.js";

/** File systems that systemd orders before remote-fs.target instead of local-fs.target, which no service waits for by itself. */
const NETWORK_FSTYPES = /^(?:nfs|cifs|smb|ceph|gluster|lustre|fuse\.(?:sshfs|glusterfs|s3fs|ossfs|ceph))/;

/**
 * Whether a service starts no sooner than a mount that is made at boot; undefined where nothing makes the mount at boot, which
 * is another hazard.
 *
 * Every service comes after local-fs.target, and a mount comes before that target unless it has nofail or lies behind a network.
 *
 * @see systemd.mount(5), fstab; systemd.unit(5), RequiresMountsFor=
 */
export function startsAfterMount(
  service: ServiceUnit,
  mount: Mount,
  fstab: readonly FstabEntry[],
  mountUnits: readonly MountUnit[],
): boolean | undefined {
  if (mount.target === "/") return true;
  if (service.requiresMountsFor.some((path) => isAtOrBelow(path, mount.target))) return true;
  const unit = mountUnits.find(({ where }) => where === mount.target);
  if (service.afterMounts.includes(unit?.name ?? unitNameOf(mount.target))) return true;
  const entry = fstab.find(({ target, options }) => target === mount.target && !options.includes("noauto"));
  if (entry !== undefined) return isBeforeLocalFs(entry);
  const isPermanent = unit !== undefined && unit.fragmentPath !== "" && !unit.fragmentPath.startsWith("/run/");
  return isPermanent ? !NETWORK_FSTYPES.test(mount.fstype) : undefined;
}

function isBeforeLocalFs({ options, fstype }: FstabEntry): boolean {
  // An automount is there at once and lets whoever looks into it wait.
  if (options.includes("x-systemd.automount")) return true;
  return !options.includes("nofail") && !options.includes("_netdev") && !NETWORK_FSTYPES.test(fstype);
}

/** `/var/lib/my-data` → `var-lib-my\x2ddata.mount`. @see systemd-escape(1), --path */
function unitNameOf(path: string): string {
  const escaped = path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll(/[^A-Za-z0-9:_.]/g, escapeByte))
    .join("-");
  return `${escaped.replace(/^\./, "\\x2e")}.mount`;
}

function escapeByte(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
