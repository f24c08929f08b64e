import type { AffinityTerms } from "../affinity-term.js";
import { podsMatching } from "./inter-pod-affinity.js";
import { MAX_SCORE, type ScorePlugin } from "./plugin.js";
import { TopologyCounts } from "./topology-counts.js";

/** What required affinity of a Pod that is there counts for, when the new Pod is the one it wants near. */
const HARD_WEIGHT = 1;

/**
 * Prefers Nodes near the Pods that the new Pod likes, and that like it.
 *
 * @see pkg/scheduler/framework/plugins/interpodaffinity/scoring.go
 */
export const interPodAffinityScore: ScorePlugin = {
  weight: 2,
  score: (pod, nodes, view) => {
    const sums = new TopologyCounts();
    const own = pod.traits.affinityIn(pod.namespace);
    for (const [terms, sign] of [
      [own.preferred, 1],
      [own.preferredAnti, -1],
    ] as const) {
      for (const term of terms) {
        for (const [, node] of podsMatching(term, view)) sums.add(node, term.topologyKey, sign * term.weight);
      }
    }
    const others: readonly (readonly [keyof AffinityTerms, (weight: number) => number])[] = [
      ["required", () => HARD_WEIGHT],
      ["preferred", (weight) => weight],
      ["preferredAnti", (weight) => -weight],
    ];
    for (const [kind, weigh] of others) {
      for (const { term, domains } of view.world.terms.of(kind, pod.namespace)) {
        if (!term.matches(pod, view.namespaceLabels)) continue;
        for (const [domain, pods] of domains) sums.addTo(term.topologyKey, domain, weigh(term.weight) * pods);
      }
    }
    if (sums.isEmpty) return undefined;
    const keys = sums.keys();
    return spreadOut(nodes.map((node) => keys.reduce((sum, key) => sum + sums.at(node, key), 0)));
  },
};

/** The least becomes 0, the most 100. */
function spreadOut(scores: readonly number[]): readonly number[] {
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  return scores.map((score) => (range > 0 ? Math.trunc(MAX_SCORE * ((score - least) / range)) : 0));
}
