import { parseLabelSelector } from "../../derive/label-selector-text.js";
import { keyOf } from "../../derive/owner.js";
import type { Drain } from "../../model/change.js";
import type { EvictionPrediction, PodsPrediction } from "../../model/prediction.js";
import type { Cluster, Run } from "../cluster.js";
import { drainNodes, SETTLING_MILLIS } from "../drain/drain-run.js";
import type { DrainFlags, NodeDrain } from "../drain/node-drain.js";
import { isMovable, preemptedElsewhere } from "../outcome.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import { combine, type Told } from "./combine.js";
import { type Course, downtimes, LONGEST_ATTACH_SECONDS, LONGEST_START_SECONDS } from "./downtime.js";
import { emptyDirsOf } from "./empty-dirs.js";
import { type Ending, signatureOf, tellEnding } from "./ending.js";
import { ServiceWatch } from "./service-watch.js";
import { type Attempt, runTrials, trialsFor } from "./trials.js";

const COURSE: Course = {
  waits: (_, seconds) => (seconds === 0 ? [] : [`waits for its controller and for a Node: ${seconds} s`]),
  volumes: "move",
};

type Step = PodsPrediction & { readonly node: string };

/**
 * What `kubectl drain` will do: with one Node, or with several, one after the other.
 *
 * @throws {SyntaxError} when the Pod selector cannot be read
 */
export function predictDrain(cluster: Cluster, change: Drain): EvictionPrediction {
  const { nodes } = change;
  const flags = flagsOf(change);
  const trials = trialsFor(cluster.podCount, nodes.length);
  const ranked = runTrials(cluster, trials, (run, isTold) => attemptDrain(run, nodes, flags, isTold));
  return combine("drain", cluster, ranked, {
    trials,
    retrySeconds: 5,
    podStartSeconds: PACE.podStart / 1000,
    podStopSeconds: PACE.podStop / 1000,
    watchedAfterwardsSeconds: SETTLING_MILLIS / 1000,
    longestPodStartSeconds: LONGEST_START_SECONDS,
    longestVolumeMoveSeconds: LONGEST_ATTACH_SECONDS,
  });
}

export function flagsOf(change: Omit<Drain, "kind" | "nodes">): DrainFlags {
  const { force, ignoreDaemonsets, deleteEmptydirData, disableEviction, timeoutSeconds } = change;
  const { gracePeriodSeconds, skipWaitForDeleteTimeoutSeconds, podSelector } = change;
  return {
    force,
    ignoreDaemonsets,
    deleteEmptydirData,
    disableEviction,
    timeoutSeconds,
    skipWaitForDeleteTimeoutSeconds,
    graceSeconds: gracePeriodSeconds < 0 ? undefined : gracePeriodSeconds,
    podSelector: parseLabelSelector(podSelector),
  };
}

export function attemptDrain(run: Run, nodes: readonly string[], flags: DrainFlags, isTold: boolean): Attempt<Told> {
  const { clock, world } = run.simulation;
  const originals = new Map(nodes.map((node) => [node, world.podsOn(node)]));
  const watch = new ServiceWatch(run, nodes);
  const drains: NodeDrain[] = [];
  const steps: (() => Step)[] = [];
  let sinceMillis = 0;
  drainNodes(run, nodes, flags, (drain) => {
    drains.push(drain);
    if (!isTold || nodes.length === 1) return;
    const ending = endingOf(run, originals.get(drain.node) ?? [], nodes, [drain]);
    steps.push(tellStep(run, watch, ending, drain, sinceMillis));
    sinceMillis = clock.nowMillis;
    watch.node = nodes[drains.length] ?? drain.node;
  });
  const ending = endingOf(run, [...originals.values()].flat(), nodes, drains);
  return {
    signature: signatureOf(run, ending),
    tell: () => ({
      ...tellDrains(run, ending, drains),
      downtime: downtimes(run.simulation, watch, COURSE),
      serving: watch.serving(),
      ...(nodes.length > 1 && { steps: steps.map((tell) => tell()), worst: watch.worst }),
    }),
  };
}

function endingOf(
  run: Run,
  originals: readonly PodState[],
  nodes: readonly string[],
  drains: readonly NodeDrain[],
): Ending {
  return {
    completes: drains.every(({ isComplete }) => isComplete),
    evicted: originals.filter(({ isPresent }) => !isPresent),
    remaining: originals.filter((pod) => pod.isPresent && isMovable(pod)),
    preempted: preemptedElsewhere(run, new Set(nodes)),
  };
}

/** Tells a step when it has ended; its gaps in service only when all has ended, and they with it. */
function tellStep(run: Run, watch: ServiceWatch, ending: Ending, drain: NodeDrain, sinceMillis: number): () => Step {
  const untilMillis = run.simulation.clock.nowMillis;
  const told = { ...tellDrains(run, ending, [drain]), serving: watch.serving() };
  return () => ({
    node: drain.node,
    ...told,
    downtime: downtimes(run.simulation, watch, COURSE, { sinceMillis, untilMillis }),
  });
}

function tellDrains(
  run: Run,
  ending: Ending,
  drains: readonly NodeDrain[],
): Omit<PodsPrediction, "downtime" | "serving"> {
  return {
    ...tellEnding(run, ending),
    refused: drains.flatMap(({ refused }) => refused.map(({ pod, reason }) => ({ pod: pod.key, reason }))),
    blocked: drains.flatMap(({ blocked }) =>
      blocked.map(({ pod, budgets, reason }) => ({
        pod: pod.key,
        budgets: budgets.map(({ source }) => keyOf(source.metadata)),
        reason,
      })),
    ),
    emptyDirDeleted: emptyDirsOf(drains.flatMap(({ stopped }) => [...stopped])),
  };
}
