import type { PendingPods } from "../model/prediction.js";
import type { Run } from "./cluster.js";
import type { PodState } from "./pod-state.js";

/**
 * Pods that wait for a Node, by controller.
 *
 * @param isExplained whether the scheduler is asked why; it takes time
 */
export function pendingPods({ simulation, scheduler }: Run, isExplained: boolean): readonly PendingPods[] {
  const groups = new Map<string, PodState[]>();
  for (const pod of simulation.world.waiting()) {
    const id = controllerKey(pod);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [pod]);
    else group.push(pod);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const last = group.at(-1);
      return last === undefined ? [] : [summarize(last, group.length, isExplained ? scheduler.explain(last) : {})];
    });
}

function summarize(
  { namespace, key, owner }: PodState,
  pods: number,
  reasons: Readonly<Record<string, number>>,
): PendingPods {
  const sorted = Object.fromEntries(Object.entries(reasons).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (owner === undefined) return { namespace, owner: null, pod: key, pods, reasons: sorted };
  return { namespace, owner: { kind: owner.kind, name: owner.name }, pods, reasons: sorted };
}

/** The Pod's controller, or the Pod itself where it has none. */
export function controllerKey({ key, namespace, owner }: PodState): string {
  return owner === undefined ? key : `${namespace}/${owner.kind}/${owner.name}`;
}

export function sortedKeys(pods: Iterable<PodState>): readonly string[] {
  return [...pods].map(({ key }) => key).sort((a, b) => (a < b ? -1 : 1));
}

/** Pods of other Nodes that were there before the change and were preempted. */
export function preemptedElsewhere({ scheduler }: Run, nodes: ReadonlySet<string>): readonly PodState[] {
  return [...scheduler.preempted].filter(({ isOriginal, nodeName = "" }) => isOriginal && !nodes.has(nodeName));
}

/** Pods that stay on a Node by themselves: neither a DaemonSet nor the kubelet puts them there. */
export function isMovable({ owner, isMirror }: PodState): boolean {
  return owner?.kind !== "DaemonSet" && !isMirror;
}
