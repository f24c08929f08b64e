import { normalizeScores } from "./normalize.js";
import { type FilterPlugin, type ScorePlugin, unresolvable } from "./plugin.js";

const REJECTED = unresolvable("node(s) didn't match Pod's node affinity/selector");

/** `nodeSelector` and required node affinity. */
export const nodeAffinity: FilterPlugin = {
  name: "NodeAffinity",
  prepare: ({ traits }) => {
    const { requiredNode, requiredNodeNames } = traits;
    if (requiredNode === undefined) return undefined;
    if (requiredNodeNames?.size === 0) return unresolvable("pod affinity terms conflict");
    return { filter: (node) => (requiredNode(node) ? undefined : REJECTED) };
  },
  // The labels of Nodes stay as they are.
  mayAdmitAfter: () => false,
};

/** Preferred node affinity: the sum of the weights that match. */
export const nodeAffinityScore: ScorePlugin = {
  weight: 2,
  score: ({ traits }, nodes) => {
    const preferred = traits.preferredNodes;
    if (preferred.length === 0) return undefined;
    const counts = nodes.map((node) =>
      preferred.reduce((sum, { weight, matches }) => (matches(node) ? sum + weight : sum), 0),
    );
    return normalizeScores(counts, false);
  },
};
