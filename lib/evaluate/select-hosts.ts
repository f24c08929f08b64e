import { isControlPlane } from "../derive/control-plane.js";
import type { HostSelection } from "../fact-needs.js";
import type { Occasion } from "../model/change.js";
import type { Node } from "../model/kubernetes/index.js";
import { unobserved } from "../model/observation.js";
import type { Host, Snapshot } from "../model/snapshot.js";

/** Hosts that something looks at. A Node whose host was never asked is there too, with nothing observed. */
export function selectHosts(snapshot: Snapshot, occasion: Occasion, of: HostSelection<never>["of"]): readonly Host[] {
  const nodes = snapshot.facts.nodes?.state === "observed" ? snapshot.facts.nodes.value : [];
  switch (of) {
    case "touched":
      return occasion.kind === "standing" ? everyHost(snapshot, nodes) : touchedHosts(snapshot, occasion);
    case "control-plane": {
      const names = nodes.filter(isControlPlane).map((node) => node.metadata.name);
      // A machine that is no Node was named by a person: it runs etcd, or keeps its backups.
      const known = new Set(nodes.map((node) => node.metadata.name));
      const machines = [...snapshot.hosts.values()].filter(({ name, node }) => node === undefined && !known.has(name));
      return [...names.map((name) => hostOfNode(snapshot, name)), ...machines];
    }
    case "all":
      return everyHost(snapshot, nodes);
  }
}

/** Whether the hosts that an occasion touches follow from its words, without the list of Nodes. */
export function namesHosts(occasion: Occasion): boolean {
  return occasion.nodes.length > 0 || (occasion.kind === "restore-etcd" && occasion.on !== undefined);
}

function touchedHosts(snapshot: Snapshot, occasion: Exclude<Occasion, { kind: "standing" }>): readonly Host[] {
  if (occasion.kind === "restore-etcd") {
    return occasion.on === undefined ? [...snapshot.hosts.values()] : [hostOfNode(snapshot, occasion.on)];
  }
  if (occasion.kind === "upgrade") {
    const nodes = snapshot.facts.nodes?.state === "observed" ? snapshot.facts.nodes.value : [];
    return everyHost(snapshot, nodes);
  }
  return occasion.nodes.map((name) => hostOfNode(snapshot, name));
}

function everyHost(snapshot: Snapshot, nodes: readonly Node[]): readonly Host[] {
  const ofNodes = nodes.map((node) => hostOfNode(snapshot, node.metadata.name));
  const seen = new Set(ofNodes.map((host) => host.name));
  return [...ofNodes, ...[...snapshot.hosts.values()].filter((host) => !seen.has(host.name))];
}

function hostOfNode(snapshot: Snapshot, node: string): Host {
  return hostIndex(snapshot).get(node) ?? neverAsked(snapshot, node);
}

const indices = new WeakMap<Snapshot, ReadonlyMap<string, Host>>();

function hostIndex(snapshot: Snapshot): ReadonlyMap<string, Host> {
  let index = indices.get(snapshot);
  if (index === undefined) {
    index = new Map([...snapshot.hosts.values()].map((host) => [host.node ?? host.name, host]));
    indices.set(snapshot, index);
  }
  return index;
}

function neverAsked(snapshot: Snapshot, node: string): Host {
  return {
    name: node,
    node,
    identity: "unverified",
    connection: unobserved("not-collected", `host ${node} was not looked at`, {
      source: "snapshot",
      at: snapshot.collectedAt.to,
    }),
    facts: {},
  };
}
