import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import { balancedAllocationScore } from "./balanced-allocation.js";
import { imageLocalityScore } from "./image-locality.js";
import { interPodAffinityScore } from "./inter-pod-affinity-score.js";
import { nodeAffinityScore } from "./node-affinity.js";
import { leastAllocatedScore } from "./node-resources-fit.js";
import type { SchedulerView, ScorePlugin } from "./plugin.js";
import { podTopologySpreadScore } from "./pod-topology-spread-score.js";
import { taintTolerationScore } from "./taint-toleration.js";

const SCORES: readonly ScorePlugin[] = [
  taintTolerationScore,
  nodeAffinityScore,
  leastAllocatedScore,
  podTopologySpreadScore,
  interPodAffinityScore,
  balancedAllocationScore,
  imageLocalityScore,
];

/** The Nodes with the highest sum of weighted scores; the scheduler takes one of them at random. */
export function bestNodes(pod: PodState, nodes: readonly NodeState[], view: SchedulerView): readonly NodeState[] {
  if (nodes.length <= 1) return nodes;
  const sums = nodes.map(() => 0);
  for (const { weight, score } of SCORES) {
    for (const [i, points] of score(pod, nodes, view)?.entries() ?? []) sums[i] = (sums[i] ?? 0) + weight * points;
  }
  const most = Math.max(...sums);
  return nodes.filter((_, i) => sums[i] === most);
}
