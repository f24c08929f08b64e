import type { NodeState } from "../node-state.js";
import { MAX_SCORE, type ScorePlugin } from "./plugin.js";

/**
 * Prefers Nodes on which the Pod evens out the use of cpu and memory. A Pod without requests evens out nothing.
 *
 * @see pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
 */
export const balancedAllocationScore: ScorePlugin = {
  weight: 1,
  score: ({ traits }, nodes) => {
    const { cpuMillicores, memoryBytes } = traits.requests;
    if (cpuMillicores === 0 && memoryBytes === 0) return undefined;
    return nodes.map((node) => {
      const improvement = balance(node, cpuMillicores, memoryBytes) - balance(node, 0, 0);
      return MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + improvement) / 2);
    });
  },
};

/** 100 where cpu and memory are used to the same share. */
function balance(node: NodeState, cpuMillicores: number, memoryBytes: number): number {
  const { allocatable, demand } = node;
  if (allocatable.cpuMillicores === 0 || allocatable.memoryBytes === 0) return MAX_SCORE;
  const cpu = Math.min(1, (demand.cpuMillicores + cpuMillicores) / allocatable.cpuMillicores);
  const memory = Math.min(1, (demand.memoryBytes + memoryBytes) / allocatable.memoryBytes);
  return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * MAX_SCORE);
}
