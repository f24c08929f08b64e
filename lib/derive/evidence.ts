import type { Evidence } from "../model/finding.js";
import type { Mount } from "../model/host-facts.js";
import type { MountTable } from "./mount-table.js";

/** A line of a host's mount table. */
export function mountEvidence(host: string, table: MountTable, mount: Mount): Evidence {
  const { device, root, target, fstype } = mount;
  return { host, fact: "mounts", path: table.pointer(mount), value: { device, root, target, fstype } };
}
