import { secondsTolerated, UNREACHABLE } from "../../derive/taints.js";
import type { PowerOff } from "../../model/change.js";
import type { EvictionPrediction } from "../../model/prediction.js";
import type { Cluster } from "../cluster.js";
import { beginOutage, controlPlaneMinor, monitorGraceSeconds } from "../node-lifecycle/outage.js";
import { settle } from "../settle.js";
import { combine } from "./combine.js";
import { type Course, LONGEST_ATTACH_SECONDS, LONGEST_START_SECONDS } from "./downtime.js";
import { emptyDirsLost } from "./empty-dirs.js";
import { attemptLoss, type LossPlan } from "./loss.js";
import type { WatchedWorkload } from "./service-watch.js";
import { runTrials, trialsFor } from "./trials.js";

/** How long the cluster is watched after the machines are off [h]: until it rests, as a rule. */
const WATCHED_HOURS = 24;

/** What becomes of the Pods of Nodes that lose power at the same moment and do not come back. */
export function predictPowerOff(cluster: Cluster, { nodes }: Pick<PowerOff, "nodes">): EvictionPrediction {
  const graceSeconds = monitorGraceSeconds(controlPlaneMinor(cluster));
  const trials = trialsFor(cluster.podCount, nodes.length);
  const plan = powerOffPlan(nodes, graceSeconds);
  const ranked = runTrials(cluster, trials, (run) => attemptLoss(run, plan));
  return combine("power-off", cluster, ranked, {
    trials,
    nodeMonitorGraceSeconds: graceSeconds,
    watchedHours: WATCHED_HOURS,
    longestPodStartSeconds: LONGEST_START_SECONDS,
    longestVolumeMoveSeconds: LONGEST_ATTACH_SECONDS,
  });
}

export function powerOffPlan(nodes: readonly string[], graceSeconds: number): LossPlan {
  return {
    nodes,
    play: (run, watch) => {
      const { evicted } = beginOutage(run.simulation, nodes, graceSeconds);
      watch.refresh();
      settle(run.simulation, WATCHED_HOURS * 3_600_000);
      return evicted;
    },
    course: courseOf(graceSeconds),
    emptyDirs: emptyDirsLost,
  };
}

function courseOf(graceSeconds: number): Course {
  return {
    waits: (workload, seconds) => {
      const tolerated = leastTolerated(workload);
      const rest = seconds - graceSeconds - (tolerated ?? 0);
      return [
        `the control plane notices after ${graceSeconds} s`,
        tolerated === null ? "its Pods tolerate that for ever" : `its Pods tolerate that for ${tolerated} s`,
        ...(tolerated !== null && rest > 0 ? [`then it waits for the Node's turn, its controller and a Node`] : []),
      ];
    },
    volumes: "held",
  };
}

/** How long the first of the Pods is left alone [s]. */
function leastTolerated({ touched }: WatchedWorkload): number | null {
  const taint = { key: UNREACHABLE, effect: "NoExecute" };
  const tolerated = touched.map(
    ({ traits }) => secondsTolerated([taint], traits.tolerations) ?? Number.POSITIVE_INFINITY,
  );
  const least = Math.min(...tolerated);
  return Number.isFinite(least) ? least : null;
}
