import { forbidsScheduling, isTolerated, tolerates } from "../../derive/taints.js";
import type { Taint } from "../../model/kubernetes/index.js";
import type { PodState } from "../pod-state.js";
import { normalizeScores } from "./normalize.js";
import { type FilterPlugin, type ScorePlugin, unresolvable } from "./plugin.js";

const REJECTED = unresolvable("node(s) had untolerated taint(s)");

/** Keeps Pods off Nodes whose taints they do not tolerate. */
export const taintToleration: FilterPlugin = {
  name: "TaintToleration",
  prepare: (pod) => ({ filter: ({ taints }) => (isKeptOff(pod, taints) ? REJECTED : undefined) }),
  mayAdmitAfter: (event, pod) => event.kind === "node-changed" && event.isEased && !isKeptOff(pod, event.node.taints),
};

/** Prefers Nodes with few taints of effect PreferNoSchedule that the Pod does not tolerate. */
export const taintTolerationScore: ScorePlugin = {
  weight: 3,
  score: ({ traits }, nodes) => {
    if (nodes.every(({ taints }) => taints.every(({ effect }) => effect !== "PreferNoSchedule"))) return undefined;
    const tolerations = traits.tolerations.filter(({ effect }) => !effect || effect === "PreferNoSchedule");
    const counts = nodes.map(
      ({ taints }) =>
        taints.filter(
          (taint) =>
            taint.effect === "PreferNoSchedule" && !tolerations.some((toleration) => tolerates(toleration, taint)),
        ).length,
    );
    return normalizeScores(counts, true);
  },
};

function isKeptOff({ traits }: PodState, taints: readonly Taint[]): boolean {
  return taints.some((taint) => forbidsScheduling(taint) && !isTolerated(taint, traits.tolerations));
}
