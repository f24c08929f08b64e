import { parseLabelSelector } from "../derive/label-selector-text.js";
import type { Change } from "../model/change.js";
import { UsageError } from "../model/errors.js";
import type { Snapshot } from "../model/snapshot.js";
import { suggestion } from "./arguments/nearest.js";
import type { ChangeRequest } from "./changes/change-grammar.js";

/**
 * The change with its Nodes known: a selector is answered from the Nodes that were read, and a name that none of them bears is
 * refused. Where the Nodes could not be read, a name is taken as it is.
 *
 * @throws {UsageError} on an unknown Node, or a selector that selects none
 */
export function resolveChange({ change, nodeSelector }: ChangeRequest, snapshot: Snapshot): Change {
  if (nodeSelector !== undefined) return { ...change, nodes: selectNodes(nodeSelector, snapshot) };
  const known = namesOf(snapshot);
  const unknown = known === null ? undefined : change.nodes.find((name) => !known.has(name));
  if (known === null || unknown === undefined) return change;
  throw new UsageError(`unknown Node "${unknown}": ${amongWhich(unknown, known)}; kubectl get nodes lists all`);
}

/** Nodes, and hosts that are none; null where the Nodes were not read. */
function namesOf({ facts, hosts }: Snapshot): ReadonlySet<string> | null {
  if (facts.nodes?.state !== "observed") return null;
  return new Set([...facts.nodes.value.map(({ metadata }) => metadata.name), ...hosts.keys()]);
}

function amongWhich(unknown: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return "what was read holds no Node at all";
  const [first] = known;
  if (known.size === 1) return `the only one that was read is "${first}"`;
  return `it is not among the ${known.size} that were read${suggestion(unknown, known)}`;
}

function selectNodes(selector: string, { facts: { nodes } }: Snapshot): readonly string[] {
  if (nodes?.state !== "observed") {
    const why = nodes?.detail ?? "they were not collected";
    throw new UsageError(`--selector ${selector} needs the Nodes, but ${why}; name the Nodes instead`);
  }
  const { matches } = parseLabelSelector(selector);
  const selected = nodes.value.filter(({ metadata }) => matches(metadata.labels)).map(({ metadata }) => metadata.name);
  if (selected.length > 0) return selected;
  throw new UsageError(
    `--selector ${selector} selects none of the ${nodes.value.length} Nodes that were read; check the labels`,
  );
}
