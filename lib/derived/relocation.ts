import { canonicalPaths } from "../derive/canonical-path.js";
import { relocateTree } from "../derive/relocation.js";
import { defineDerivedHostFact } from "../derived-fact.js";
import { observedValue } from "../model/observation.js";

export const relocation = defineDerivedHostFact({
  id: "relocation",
  requires: { host: ["mountTable"] },
  consults: { host: ["paths", "trees"] },
  derive: ({ change, host: { facts } }) => {
    if (change.kind !== "relocate") return [];
    const canonical = canonicalPaths(observedValue(facts.paths));
    const trees = observedValue(facts.trees) ?? [];
    const fileMounts = new Set(trees.flatMap((tree) => tree.fileMounts ?? []));
    return change.moves.map((move) => relocateTree(facts.mountTable, move, canonical, fileMounts));
  },
});
