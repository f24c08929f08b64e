import type { Node, NodeSelectorTerm, PersistentVolume } from "../model/kubernetes/index.js";
import { isLocal } from "./local-volume.js";
import { compileNodeSelector } from "./node-selector.js";

/** Which volumes may be used where; every volume's affinity is compiled once and tried on the few Nodes that can match. */
export interface VolumePlaces {
  isKnown(node: string): boolean;
  /** local volumes that may be used on a Node; all of them for a Node that is not known */
  localOn(node: string): readonly PersistentVolume[];
  /**
   * Names of the Nodes that a volume is bound to by its affinity; undefined where it may be used on every Node. Many drivers
   * with topology of their own (TopoLVM, local CSI drivers) pin a volume in the same way.
   */
  homesOf(volume: PersistentVolume): readonly string[] | undefined;
}

export function placeVolumes(volumes: readonly PersistentVolume[], nodes: readonly Node[]): VolumePlaces {
  const lookup = createNodeLookup(nodes);
  const homes = new Map(volumes.map((volume) => [volume, homesIn(volume, lookup)]));
  const local = volumes.filter(isLocal);
  const everywhere = local.filter((volume) => homes.get(volume) === undefined);
  const byNode = new Map<string, PersistentVolume[]>(nodes.map(({ metadata }) => [metadata.name, []]));
  for (const volume of local) for (const home of homes.get(volume) ?? []) byNode.get(home)?.push(volume);
  return {
    isKnown: (node) => byNode.has(node),
    localOn: (node) => {
      const own = byNode.get(node);
      return own === undefined ? local : everywhere.length === 0 ? own : [...own, ...everywhere];
    },
    homesOf: (volume) => homes.get(volume),
  };
}

function homesIn({ spec }: PersistentVolume, candidates: NodeLookup): readonly string[] | undefined {
  const required = spec?.nodeAffinity?.required;
  if (required === undefined) return undefined;
  const matches = compileNodeSelector(required);
  const terms = required.nodeSelectorTerms ?? [];
  return [...new Set(terms.flatMap(candidates))]
    .filter(({ metadata }) => matches({ name: metadata.name, labels: metadata.labels ?? {} }))
    .map(({ metadata }) => metadata.name);
}

/** Nodes that can match a term at all: no more than its first `In` lets through. */
type NodeLookup = (term: NodeSelectorTerm) => readonly Node[];

function createNodeLookup(nodes: readonly Node[]): NodeLookup {
  const byLabel = new Map<string, ReadonlyMap<string, readonly Node[]>>();
  const byName = new Map(nodes.map((node) => [node.metadata.name, [node]]));
  return ({ matchExpressions = [], matchFields = [] }) => {
    const field = matchFields.find(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (field !== undefined) return (field.values ?? []).flatMap((name) => byName.get(name) ?? []);
    const label = matchExpressions.find(({ operator }) => operator === "In");
    if (label === undefined) return nodes;
    const index = byLabel.get(label.key) ?? indexByLabel(nodes, label.key);
    byLabel.set(label.key, index);
    return (label.values ?? []).flatMap((value) => index.get(value) ?? []);
  };
}

function indexByLabel(nodes: readonly Node[], key: string): ReadonlyMap<string, readonly Node[]> {
  const index = new Map<string, Node[]>();
  for (const node of nodes) {
    const value = node.metadata.labels?.[key];
    if (value === undefined) continue;
    const known = index.get(value);
    if (known === undefined) index.set(value, [node]);
    else known.push(node);
  }
  return index;
}
