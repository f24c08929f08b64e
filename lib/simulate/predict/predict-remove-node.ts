import type { RemoveNode } from "../../model/change.js";
import type { EvictionPrediction } from "../../model/prediction.js";
import type { Cluster } from "../cluster.js";
import { COLLECTION_SECONDS, deleteNode, QUARANTINE_SECONDS } from "../node-lifecycle/pod-gc.js";
import { isMovable } from "../outcome.js";
import type { PodState } from "../pod-state.js";
import { settle } from "../settle.js";
import { combine } from "./combine.js";
import { FORCED_DETACH_SECONDS, LONGEST_START_SECONDS } from "./downtime.js";
import { emptyDirsOf } from "./empty-dirs.js";
import { attemptLoss, type LossPlan } from "./loss.js";
import { runTrials, trialsFor } from "./trials.js";

/** How long the cluster is watched after the Nodes are gone [h]. */
const WATCHED_HOURS = 24;

/** What becomes of the Pods of Nodes whose objects are deleted and whose machines go. */
export function predictRemoveNode(cluster: Cluster, { nodes }: Pick<RemoveNode, "nodes">): EvictionPrediction {
  const trials = trialsFor(cluster.podCount, nodes.length);
  const ranked = runTrials(cluster, trials, (run) => attemptLoss(run, planOf(nodes)));
  return combine("remove-node", cluster, ranked, {
    trials,
    podCollectionSeconds: QUARANTINE_SECONDS + COLLECTION_SECONDS,
    watchedHours: WATCHED_HOURS,
    longestPodStartSeconds: LONGEST_START_SECONDS,
    forcedDetachSeconds: FORCED_DETACH_SECONDS,
  });
}

function planOf(nodes: readonly string[]): LossPlan {
  return {
    nodes,
    play: (run, watch) => {
      const collected = nodes.map((node) => deleteNode(run.simulation, node));
      watch.refresh();
      settle(run.simulation, WATCHED_HOURS * 3_600_000);
      // Agents of the Node are not missed, and mirrors of its static Pods say nothing of where those run.
      return new Set(collected.flatMap((pods) => [...pods].filter(isMovable))) as ReadonlySet<PodState>;
    },
    course: {
      waits: (_, seconds) => [`the garbage collector finds out that the Node is gone: ${seconds} s`],
      volumes: "forced",
    },
    emptyDirs: emptyDirsOf,
  };
}
