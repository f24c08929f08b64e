import type { HostIdentity } from "../../model/host-facts.js";
import type { Node } from "../../model/kubernetes/index.js";
import type { Observation } from "../../model/observation.js";
import type { IdentityState } from "../../model/snapshot.js";

/** Which Nodes have which ids, for all that the API told. */
export interface NodeIdentities {
  readonly byName: ReadonlyMap<string, HostIdentity>;
  /** machine id → names of the Nodes that have it: more than one where machines were cloned with it */
  readonly byMachineId: ReadonlyMap<string, readonly string[]>;
}

/** Which machine answered, as far as it can be told. */
export type Identification =
  | { readonly kind: "identified"; readonly state: IdentityState }
  | { readonly kind: "mismatch"; readonly detail: string };

/** Ids of all Nodes. @see kubelet, pkg/kubelet/nodestatus/setters.go MachineInfo: /etc/machine-id and the kernel's boot_id */
export function indexNodeIdentities(nodes: readonly Node[]): NodeIdentities {
  const byName = new Map<string, HostIdentity>();
  const byMachineId = new Map<string, string[]>();
  for (const { metadata, status } of nodes) {
    const machineId = plain(status?.nodeInfo?.machineID ?? "");
    byName.set(metadata.name, { machineId, bootId: plain(status?.nodeInfo?.bootID ?? "") });
    const names = byMachineId.get(machineId);
    if (names === undefined) byMachineId.set(machineId, [metadata.name]);
    else names.push(metadata.name);
  }
  return { byName, byMachineId };
}

/**
 * Whether the machine that answered is the one that was meant. A fact speaks only of its own host, so in doubt it is not.
 *
 * @param name       of the Node, or of a machine that is none
 * @param seen       what the script read on the machine
 * @param provesHost the connection itself proved the machine, by its host key
 * @param nodes      undefined where the API did not answer
 */
export function identifyHost(
  name: string,
  seen: Observation<HostIdentity>,
  provesHost: boolean,
  nodes: NodeIdentities | undefined,
): Identification {
  const known = nodes?.byName.get(name);
  if (nodes === undefined || known === undefined) return identifyWithoutNode(name, seen, provesHost, nodes);
  if (seen.state === "unobserved") return mismatch(`cannot tell whether this is Node ${name}: ${seen.detail}`);
  if (known.machineId === "" || known.bootId === "") {
    return mismatch(`cannot tell whether this is Node ${name}: the API has no machine id and boot id of it`);
  }
  const machineId = plain(seen.value.machineId);
  const bootId = plain(seen.value.bootId);
  const namesakes = nodes.byMachineId.get(machineId) ?? [];
  if (known.machineId !== machineId) return mismatch(`${whoIs(namesakes)}, not Node ${name}`);
  if (known.bootId === bootId) {
    // Only copies of one running machine have both in common.
    const twin = namesakes.find((other) => other !== name && nodes.byName.get(other)?.bootId === bootId);
    return twin === undefined
      ? { kind: "identified", state: "verified" }
      : mismatch(`cannot tell Node ${name} from Node ${twin}: they have the same machine id and boot id`);
  }
  const other = namesakes.find((namesake) => nodes.byName.get(namesake)?.bootId === bootId);
  if (other !== undefined) return mismatch(`this is Node ${other}, not Node ${name}`);
  return namesakes.length === 1
    ? { kind: "identified", state: "rebooted-since" }
    : mismatch(
        `cannot tell whether this is Node ${name}: it has booted since the API heard of it, and ` +
          `${namesakes.length} Nodes have its machine id; give each machine its own (systemd-machine-id-setup)`,
      );
}

/** A machine that the API does not know, be it none of its Nodes or the API silent: only its host key tells. */
function identifyWithoutNode(
  name: string,
  seen: Observation<HostIdentity>,
  provesHost: boolean,
  nodes: NodeIdentities | undefined,
): Identification {
  if (provesHost) return { kind: "identified", state: "host-key" };
  const owners = seen.state === "observed" ? (nodes?.byMachineId.get(plain(seen.value.machineId)) ?? []) : [];
  return owners.length === 0
    ? { kind: "identified", state: "unverified" }
    : mismatch(`${whoIs(owners)}, not ${name}, which is no Node`);
}

function whoIs(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return "this is another machine";
  return names.length === 1 ? `this is Node ${first}` : `this is one of ${names.length} Nodes with one machine id`;
}

function mismatch(detail: string): Identification {
  return { kind: "mismatch", detail };
}

/** Some sources write the id as a UUID. */
function plain(id: string): string {
  return id.trim().toLowerCase().replaceAll("-", "");
}
