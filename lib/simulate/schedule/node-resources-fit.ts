import type { Resources } from "../../derive/resources.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import { type FilterPlugin, MAX_SCORE, type Rejection, type ScorePlugin } from "./plugin.js";

/** Room on the Node for what the Pod requests, and for one more Pod. */
export const nodeResourcesFit: FilterPlugin = {
  name: "NodeResourcesFit",
  prepare: ({ traits }) => ({ filter: (node) => rejectionOf(traits.requests, node) }),
  mayAdmitAfter: (event) =>
    event.kind === "pod-removed" && (event.pod.nodeName !== undefined || event.pod.nominatedNode !== undefined),
};

function rejectionOf(requests: Resources, node: NodeState): Rejection | undefined {
  const reasons: string[] = [];
  let isResolvable = true;
  if (node.pods.length + 1 > node.allowedPods) reasons.push("Too many pods");
  const check = (name: string, wanted: number, allocatable: number, requested: number) => {
    if (wanted === 0 || wanted <= allocatable - requested) return;
    reasons.push(`Insufficient ${name}`);
    // More than the Node has when it is empty: nothing that leaves makes room for it.
    if (wanted > allocatable) isResolvable = false;
  };
  const { allocatable } = node;
  check("cpu", requests.cpuMillicores, allocatable.cpuMillicores, node.demand.cpuMillicores);
  check("memory", requests.memoryBytes, allocatable.memoryBytes, node.demand.memoryBytes);
  check(
    "ephemeral-storage",
    requests.ephemeralStorageBytes,
    allocatable.ephemeralStorageBytes,
    node.demand.ephemeralStorageBytes,
  );
  for (const [name, wanted] of requests.scalars) {
    check(name, wanted, allocatable.scalars.get(name) ?? 0, node.demand.scalar(name));
  }
  return reasons.length === 0 ? undefined : { reasons, isResolvable };
}

/** Prefers Nodes with the most left over: the mean of the free shares of cpu and memory. */
export const leastAllocatedScore: ScorePlugin = {
  weight: 1,
  score: (pod, nodes) => nodes.map((node) => leastAllocated(pod, node)),
};

function leastAllocated({ traits }: PodState, node: NodeState): number {
  const { cpuMillicores, memoryBytes } = node.allocatable;
  const scores = [
    freeShare(node.demand.scoringCpuMillicores + traits.scoringRequests.cpuMillicores, cpuMillicores),
    freeShare(node.demand.scoringMemoryBytes + traits.scoringRequests.memoryBytes, memoryBytes),
  ].filter((score) => score !== undefined);
  return scores.length === 0 ? 0 : Math.trunc(scores.reduce((sum, score) => sum + score, 0) / scores.length);
}

function freeShare(requested: number, capacity: number): number | undefined {
  if (capacity === 0) return undefined;
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_SCORE) / capacity);
}
