import type { Node } from "../../model/kubernetes/index.js";
import type { HostPlan } from "../plan.js";
import { formatHostSpec, isHostName, parseHostSpec } from "./ssh/host-spec.js";

/** What a person says of where a host is; the rest is its Node's own address, or its name. */
export interface InventoryEntry {
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  /** name under which known_hosts has its key */
  readonly hostKeyAlias?: string;
}
export type Inventory = ReadonlyMap<string, InventoryEntry>;

/** A host that is to be read. */
export interface HostTarget {
  /** of the Node, or of the machine as the inventory calls it */
  readonly name: string;
  /** the API knows it as a Node, or where the API is silent the change names it as one */
  readonly isNode: boolean;
  readonly plan: HostPlan;
  /** where SSH finds it: `host`, `user@host`, `ssh://user@host:port`; absent where nobody knows */
  readonly destination?: string;
  /** name under which known_hosts has its key, where the inventory says one */
  readonly hostKeyAlias?: string;
  /** addresses that the API has of the Node, to recognise the machine that kaudit runs on */
  readonly addresses: readonly string[];
  /** system that kaudit does not read, as the Node names it */
  readonly unsupportedSystem?: string;
}

/** Types of a Node's addresses, the one that is tried first. @see https://kubernetes.io/docs/reference/node/node-status/ */
const ADDRESS_TYPES = ["InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "Hostname"] as const;

/** Systems without a shell to log in to; the Node's osImage begins with their name. */
const SHELLLESS = /^(?:Talos|Bottlerocket)\b/;

/**
 * Where each planned host is to be found.
 *
 * @param nodes     undefined where the API did not answer
 * @param inventory comes before the addresses in the API
 * @param named     Nodes by the word of the person who plans the change, for when the API is silent; a machine of the inventory
 *                  alone may be none
 */
export function hostTargets(
  plans: readonly HostPlan[],
  nodes: readonly Node[] | undefined,
  inventory: Inventory,
  named: readonly string[] = [],
): readonly HostTarget[] {
  const byName = new Map(nodes?.map((node) => [node.metadata.name, node]));
  return plans.map((plan) => ({
    ...placeOf(plan.node, byName.get(plan.node), inventory.get(plan.node)),
    name: plan.node,
    isNode: nodes === undefined ? named.includes(plan.node) : byName.has(plan.node),
    plan,
  }));
}

function placeOf(
  name: string,
  node: Node | undefined,
  stated: InventoryEntry = {},
): Pick<HostTarget, "addresses" | "destination" | "hostKeyAlias" | "unsupportedSystem"> {
  const addresses = addressesOf(node);
  // Of what the API does not speak of, the name is all that is known; ssh's configuration may know it, as for `ssh NAME`.
  const host = stated.address ?? (node === undefined && isHostName(name) ? name : addresses[0]);
  const system = unsupportedSystem(node);
  return {
    addresses,
    ...(host === undefined ? {} : { destination: formatHostSpec({ ...stated, host }) }),
    ...(stated.hostKeyAlias === undefined ? {} : { hostKeyAlias: stated.hostKeyAlias }),
    ...(system === undefined ? {} : { unsupportedSystem: system }),
  };
}

/** Addresses of a Node, best first. What is no name and no address is left out: the API may hold anything. */
function addressesOf(node: Node | undefined): readonly string[] {
  const addresses = node?.status?.addresses ?? [];
  return ADDRESS_TYPES.flatMap((type) => addresses.filter((address) => address.type === type))
    .map(({ address }) => address)
    .filter(isHostName);
}

function unsupportedSystem(node: Node | undefined): string | undefined {
  const { operatingSystem, osImage = "" } = node?.status?.nodeInfo ?? {};
  if (operatingSystem === "windows") return "Windows";
  return SHELLLESS.exec(osImage)?.[0];
}

/** Host part of a destination, for the report. */
export function addressOf({ destination }: HostTarget): string | undefined {
  return destination === undefined ? undefined : (parseHostSpec(destination)?.host ?? destination);
}
