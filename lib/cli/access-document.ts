import type { HostAccess } from "../collect/host/host-access.js";
import type { Access } from "../collect/kube/access.js";
import type { ReportStamp } from "./report-stamp.js";

/** What may be read, for programs: `kaudit.access/v1`. A field is added, never renamed or removed, within v1. */
export function accessDocument(
  lists: readonly Access[],
  hosts: readonly HostAccess[],
  { tool, generatedAt }: ReportStamp,
): string {
  const document = {
    schema: "kaudit.access/v1",
    tool,
    generatedAt,
    lists: lists.map(listOf),
    hosts: hosts.map(hostOf),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function listOf({ resource, path, isAllowed, isAbsent, reason, detail, remedy }: Access) {
  const state = isAbsent === true ? "absent" : isAllowed ? "allowed" : "refused";
  return { resource, path, state, reason, detail, remedy };
}

function hostOf({ host, node, address, way, steps, identity, isAllowed, reason, detail, remedy }: HostAccess) {
  return {
    host,
    node,
    address,
    way,
    state: isAllowed ? "allowed" : "refused",
    steps,
    identity,
    reason,
    detail,
    remedy,
  };
}
