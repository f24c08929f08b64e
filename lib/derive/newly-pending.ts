import type { Pod } from "../model/kubernetes/index.js";
import type { PendingPods, PodsPrediction } from "../model/prediction.js";
import { controllerOf, keyOf } from "./owner.js";
import { isFinished, isTerminating } from "./pod-status.js";

const VOLUME = /PersistentVolume's node affinity|volume node affinity conflict/;
const CAPACITY = /^Insufficient |^Too many pods$/;
const AWAY = /^node\(s\) were unschedulable$|^node\(s\) had untolerated taint/;

/** Why the Pods find no Node, by the scheduler's own reasons. */
export type Obstacle = "volume" | "capacity" | "constraint";

export interface NewlyPending extends PendingPods {
  /** Pods that wait because of the change, those that waited before not among them */
  readonly added: number;
  readonly obstacle: Obstacle;
}

/** What waits for a Node after a change and did not before. */
export function newlyPending(
  { pending }: Pick<PodsPrediction, "pending">,
  pods: readonly Pod[],
): readonly NewlyPending[] {
  const before = waitingByController(pods);
  return pending.flatMap((waiting) => {
    const { namespace, owner, pod } = waiting;
    const key = owner === null ? (pod ?? "") : `${namespace}/${owner.kind}/${owner.name}`;
    const added = waiting.pods - (before.get(key) ?? 0);
    return added > 0 ? [{ ...waiting, added, obstacle: obstacleOf(waiting) }] : [];
  });
}

function waitingByController(pods: readonly Pod[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    if (pod.spec?.nodeName || isFinished(pod) || isTerminating(pod)) continue;
    const owner = controllerOf(pod.metadata);
    const key =
      owner === undefined ? keyOf(pod.metadata) : `${pod.metadata.namespace ?? ""}/${owner.kind}/${owner.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** A volume is to blame alone where every other Node is away: else the Nodes that could take it refuse for another reason. */
function obstacleOf({ reasons }: PendingPods): Obstacle {
  const words = Object.keys(reasons);
  if (words.some((reason) => CAPACITY.test(reason))) return "capacity";
  const others = words.filter((reason) => !VOLUME.test(reason) && !AWAY.test(reason));
  return others.length === 0 && words.some((reason) => VOLUME.test(reason)) ? "volume" : "constraint";
}

/** `Insufficient cpu (3 Nodes)`, the commonest first */
export function reasonWords({ reasons }: PendingPods): readonly string[] {
  return Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, nodes]) => `${reason} (${nodes} ${nodes === 1 ? "Node" : "Nodes"})`);
}
