import type { Reboot } from "../../model/change.js";
import type { Downtime, PendingPods, PodsPrediction, RebootPrediction, Serving } from "../../model/prediction.js";
import type { Cluster } from "../cluster.js";
import { beginOutage, controlPlaneMinor, endOutage, monitorGraceSeconds } from "../node-lifecycle/outage.js";
import { settle } from "../settle.js";
import { withAssumed } from "./combine.js";
import { LONGEST_ATTACH_SECONDS, LONGEST_START_SECONDS, longer } from "./downtime.js";
import { emptyDirsLost } from "./empty-dirs.js";
import { attemptLoss, type LossPlan } from "./loss.js";
import { powerOffPlan } from "./predict-power-off.js";
import { runTrials, trialsFor } from "./trials.js";

/** How long a machine is taken to be away that comes back in time [s]. */
const BOOT_SECONDS = 180;
/** How long the cluster is watched after the machine is back [s]: until what the reboot has set off is done. */
const WATCHED_SECONDS = 600;

interface Step {
  readonly node: string;
  readonly back: PodsPrediction;
  readonly away: PodsPrediction;
}

/** What becomes of the Pods of Nodes that are rebooted, one when the other is back: it comes back in time, or stays away. */
export function predictReboot(cluster: Cluster, { nodes }: Pick<Reboot, "nodes">): RebootPrediction {
  const graceSeconds = monitorGraceSeconds(controlPlaneMinor(cluster));
  const trials = trialsFor(cluster.podCount, nodes.length);
  let isDeterministic = true;
  const play = (plan: LossPlan): PodsPrediction => {
    const [{ end }, ...others] = runTrials(cluster, trials, (run) => attemptLoss(run, plan));
    if (others.length > 0) isDeterministic = false;
    return end;
  };
  const steps = nodes.map((node) => ({
    node,
    back: play(rebootPlan(node, graceSeconds)),
    away: play(powerOffPlan([node], graceSeconds)),
  }));
  const { missing } = cluster.facts;
  return {
    kind: "reboot",
    complete: missing.length === 0,
    missing,
    assumptions: withAssumed(
      {
        trials,
        bootSeconds: BOOT_SECONDS,
        nodeMonitorGraceSeconds: graceSeconds,
        longestPodStartSeconds: LONGEST_START_SECONDS,
        longestVolumeMoveSeconds: LONGEST_ATTACH_SECONDS,
      },
      cluster.facts,
    ),
    deterministic: isDeterministic,
    ...together(steps),
    ...(nodes.length > 1 && { steps }),
  };
}

function rebootPlan(node: string, graceSeconds: number): LossPlan {
  return {
    nodes: [node],
    play: (run, watch) => {
      const { evicted } = beginOutage(run.simulation, [node], graceSeconds);
      watch.refresh();
      settle(run.simulation, BOOT_SECONDS * 1000);
      run.simulation.clock.advanceTo(BOOT_SECONDS * 1000);
      endOutage(run.simulation, node);
      watch.refresh();
      settle(run.simulation, WATCHED_SECONDS * 1000);
      return evicted;
    },
    course: { waits: () => [`the machine boots: ${BOOT_SECONDS} s`], volumes: "stay" },
    emptyDirs: emptyDirsLost,
  };
}

/** Several Nodes: what happens to one or the other, each on its own, since the next is rebooted when the one before is back. */
function together(steps: readonly Step[]): Pick<RebootPrediction, "back" | "away"> {
  return { back: merge(steps.map(({ back }) => back)), away: merge(steps.map(({ away }) => away)) };
}

function merge(parts: readonly PodsPrediction[]): PodsPrediction {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return {
    completes: parts.every(({ completes }) => completes),
    refused: [],
    blocked: [],
    evicted: parts.flatMap(({ evicted }) => evicted).sort(),
    remaining: parts.flatMap(({ remaining }) => remaining).sort(),
    pending: mergeBy(
      parts.flatMap(({ pending }) => pending),
      (a, b) => (a.pods < b.pods ? b : a),
    ),
    preempted: [...new Set(parts.flatMap(({ preempted }) => preempted))].sort(),
    emptyDirDeleted: parts.flatMap(({ emptyDirDeleted }) => emptyDirDeleted),
    downtime: mergeBy(
      parts.flatMap(({ downtime }) => downtime),
      longer,
    ),
    serving: mergeBy(
      parts.flatMap(({ serving = [] }) => serving),
      (a, b) => ({ ...a, least: Math.min(a.least, b.least), after: Math.min(a.after, b.after) }),
    ),
  };
}

function mergeBy<T extends PendingPods | Downtime | Serving>(
  all: readonly T[],
  choose: (a: T, b: T) => T,
): readonly T[] {
  const merged = new Map<string, T>();
  for (const each of all) {
    const pod = "pod" in each ? each.pod : undefined;
    const key = `${each.namespace}/${each.owner?.kind ?? ""}/${each.owner?.name ?? pod ?? ""}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? each : choose(known, each));
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
