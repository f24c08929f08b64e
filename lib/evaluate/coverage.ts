import { LISTS, type ListDefinition } from "../model/lists.js";
import { type Observation, unobserved } from "../model/observation.js";
import type { HostCoverage, ListCoverage, Report } from "../model/report.js";
import type { Host, Snapshot } from "../model/snapshot.js";

/** What was read and what was not, list by list and host by host. */
export function coverageOf(
  snapshot: Snapshot,
  hosts: readonly Host[],
  lists: readonly ListDefinition[] = LISTS,
): Report["coverage"] {
  return {
    lists: lists.map((list) => listCoverage(list.fact, list.resource, snapshot)),
    hosts: hosts.map(hostCoverage),
  };
}

function listCoverage(fact: keyof Snapshot["facts"], resource: string, snapshot: Snapshot): ListCoverage {
  const observation: Observation<unknown> =
    snapshot.facts[fact] ??
    unobserved("not-collected", `${fact} is not in the snapshot`, { source: "snapshot", at: snapshot.collectedAt.to });
  if (observation.state === "unobserved") {
    return { resource, state: "unobserved", reason: observation.reason, detail: observation.detail, objects: 0 };
  }
  return { resource, state: "observed", objects: Array.isArray(observation.value) ? observation.value.length : 1 };
}

function hostCoverage({ name, node, address, identity, connection }: Host): HostCoverage {
  return {
    host: name,
    ...(node === undefined ? {} : { node }),
    ...(address === undefined ? {} : { address }),
    state: connection.state,
    ...(connection.state === "unobserved" ? { reason: connection.reason, detail: connection.detail } : {}),
    identity,
    at: connection.at,
  };
}
