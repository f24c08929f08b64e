import type { ServiceUnit } from "../../model/host-facts.js";
import { MalformedError } from "./malformed.js";
import { parseSystemdShow, wordsOfProperty } from "./systemd-show.js";

/** Properties that name the units which start a unit. @see systemd.unit(5), Mapping of unit properties to their inverses */
const STARTERS = ["WantedBy", "RequiredBy", "BoundBy", "UpheldBy", "TriggeredBy"];

const WHAT = "systemctl show of services";

/**
 * The services that Pods depend on; one that the host does not have has the load state `not-found`.
 *
 * @throws {MalformedError} also when there is none: systemctl answers for each that it is asked about
 */
export function parseServiceUnits(text: string): readonly ServiceUnit[] {
  const units = parseSystemdShow(text, WHAT).map((unit) => {
    const name = unit.get("Id");
    const loadState = unit.get("LoadState");
    if (name === undefined || loadState === undefined)
      throw new MalformedError(WHAT, "a unit has no name, or no state");
    return {
      name,
      loadState,
      activeState: unit.get("ActiveState") ?? "",
      unitFileState: unit.get("UnitFileState") ?? "",
      killMode: unit.get("KillMode") ?? "",
      fragmentPath: unit.get("FragmentPath") ?? "",
      dropInPaths: wordsOfProperty(unit.get("DropInPaths")),
      requiresMountsFor: wordsOfProperty(unit.get("RequiresMountsFor")),
      afterMounts: wordsOfProperty(unit.get("After")),
      needsDaemonReload: unit.get("NeedDaemonReload") === "yes",
      startedBy: [...new Set(STARTERS.flatMap((property) => wordsOfProperty(unit.get(property))))],
    };
  });
  if (units.length === 0) throw new MalformedError(WHAT, "it answers for none");
  return units;
}
