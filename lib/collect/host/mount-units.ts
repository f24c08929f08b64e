import type { MountUnit } from "../../model/host-facts.js";
import { MalformedError } from "./malformed.js";
import { parseSystemdShow } from "./systemd-show.js";
import { withoutPassword } from "./without-password.js";

const WHAT = "systemctl show of mount units";

/**
 * Units of type mount and automount that come from a file, those that systemd makes of /etc/fstab included.
 *
 * @throws {MalformedError}
 * @see systemd.mount(5), systemd.automount(5)
 */
export function parseMountUnits(text: string): readonly MountUnit[] {
  return parseSystemdShow(text, WHAT).map((unit) => {
    const name = unit.get("Id");
    const where = unit.get("Where");
    if (name === undefined || where === undefined) throw new MalformedError(WHAT, "a unit has no name, or no place");
    return {
      name,
      where,
      what: withoutPassword(unit.get("What") ?? ""),
      fragmentPath: unit.get("FragmentPath") ?? "",
      unitFileState: unit.get("UnitFileState") ?? "",
    };
  });
}
