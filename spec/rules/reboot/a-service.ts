import type { ServiceUnit } from "../../../lib/model/host-facts.js";

/** A service that runs and is enabled; `isStarterKnown` false as in a snapshot made before that was read. */
export function aService(name: string, parts: Partial<ServiceUnit> = {}, isStarterKnown = true): ServiceUnit {
  return {
    name,
    loadState: "loaded",
    activeState: "active",
    unitFileState: "enabled",
    killMode: "process",
    fragmentPath: `/usr/lib/systemd/system/${name}`,
    dropInPaths: [],
    requiresMountsFor: [],
    afterMounts: [],
    needsDaemonReload: false,
    ...(isStarterKnown ? { startedBy: ["multi-user.target"] } : {}),
    ...parts,
  };
}
