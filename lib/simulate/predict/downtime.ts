import { attacherOf, isExclusive } from "../../derive/attachable-volume.js";
import type { PodSpec } from "../../model/kubernetes/index.js";
import type { Downtime } from "../../model/prediction.js";
import { PACE } from "../pace.js";
import type { PodState } from "../pod-state.js";
import type { Simulation } from "../simulation.js";
import type { Gap, ServiceWatch, WatchedWorkload } from "./service-watch.js";

/** What is taken for the longest that pulling images and starting takes [s]. */
export const LONGEST_START_SECONDS = 120;
/** What is taken for the longest that a volume takes from one Node to another [s]. */
export const LONGEST_ATTACH_SECONDS = 60;
/** After this time a volume is taken off a Node that does not answer [s]. @see reconciler.go, maxWaitForUnmountDuration */
export const FORCED_DETACH_SECONDS = 360;

/** How a change goes on, as far as gaps in service depend on it. */
export interface Course {
  /** words for the waits that the change itself brings [s] */
  readonly waits: (workload: WatchedWorkload, seconds: number) => readonly string[];
  /**
   * What becomes of volumes that are attached to one Node at a time: they move with the Pod; they are held for as long as
   * the Pod's object is there; they are taken off by force; they stay where they are.
   */
  readonly volumes: "move" | "held" | "forced" | "stay";
}

/** When gaps have to begin to be told [ms]. */
export interface TimeWindow {
  readonly sinceMillis: number;
  readonly untilMillis: number;
}

const ALL_TIME: TimeWindow = { sinceMillis: 0, untilMillis: Number.POSITIVE_INFINITY };

/** How long each workload of the Nodes goes without a Pod that serves; bare Pods of a namespace together. */
export function downtimes(
  simulation: Simulation,
  watch: ServiceWatch,
  course: Course,
  { sinceMillis, untilMillis } = ALL_TIME,
): readonly Downtime[] {
  const all = new Map<string, Downtime>();
  for (const workload of watch.workloads) {
    const gaps = workload.gaps.filter(({ fromMillis }) => fromMillis >= sinceMillis && fromMillis < untilMillis);
    const longest = longestGap(gaps);
    if (longest === undefined) continue;
    const downtime = downtimeOf(simulation, workload, longest, course);
    const known = all.get(idOf(downtime));
    all.set(idOf(downtime), known === undefined ? downtime : longer(known, downtime));
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, downtime]) => downtime);
}

/** One for both. */
export function longer(a: Downtime, b: Downtime): Downtime {
  const isEndless = a.seconds.max === null || b.seconds.max === null;
  return {
    ...a,
    seconds: {
      min: Math.max(a.seconds.min, b.seconds.min),
      max: isEndless ? null : Math.max(a.seconds.max ?? 0, b.seconds.max ?? 0),
    },
    parts: [...new Set([...a.parts, ...b.parts])],
  };
}

/** `namespace/kind/name` */
function idOf({ namespace, owner }: Downtime): string {
  return `${namespace}/${owner?.kind}/${owner?.name}`;
}

function longestGap(gaps: readonly Gap[]): Gap | undefined {
  return gaps.find(({ toMillis }) => toMillis === undefined) ?? gaps.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
}

function lengthOf({ fromMillis, toMillis = Number.POSITIVE_INFINITY }: Gap): number {
  return toMillis - fromMillis;
}

function downtimeOf(simulation: Simulation, workload: WatchedWorkload, gap: Gap, course: Course): Downtime {
  const { namespace, owner } = workload;
  const held = course.volumes === "held" ? heldVolumes(simulation, workload) : [];
  const isEndless = gap.toMillis === undefined || held.length > 0;
  return {
    namespace,
    owner: owner === undefined ? null : { kind: owner.kind, name: owner.name },
    ...(isEndless ? endless(simulation, workload, gap, course, held) : bounded(simulation, workload, gap, course)),
  };
}

type Length = Pick<Downtime, "seconds" | "parts">;

function endless(
  simulation: Simulation,
  workload: WatchedWorkload,
  { fromMillis, toMillis }: Gap,
  { waits }: Course,
  held: readonly string[],
): Length {
  const seconds = Math.max(1, Math.floor(((toMillis ?? simulation.clock.nowMillis) - fromMillis) / 1000));
  const last =
    toMillis === undefined
      ? endlessPart(simulation, workload)
      : `${held.join(", ")} stays attached to the Node that is off until the old Pod is deleted by force, and up to ${FORCED_DETACH_SECONDS} s more`;
  return { seconds: { min: seconds, max: null }, parts: [...waits(workload, seconds), last] };
}

function bounded(
  simulation: Simulation,
  workload: WatchedWorkload,
  { fromMillis, toMillis = fromMillis }: Gap,
  { waits, volumes }: Course,
): Length {
  const waited = Math.max(0, Math.floor((toMillis - fromMillis - PACE.podStart - PACE.podStop) / 1000));
  const stop = stopSeconds(workload);
  const least = startSeconds(workload);
  const most = Math.max(least, LONGEST_START_SECONDS);
  const attach = movesVolume(simulation, workload) ? ATTACH_SECONDS[volumes] : 0;
  return {
    seconds: { min: waited + least, max: waited + stop + attach + most },
    parts: [
      ...waits(workload, waited),
      ...(stop > 0 ? [`the old Pod stops before the new one is made: up to ${stop} s`] : []),
      ...(attach > 0 ? [`its volume goes from one Node to the other: up to ${attach} s`] : []),
      `the Pod starts and becomes ready: ${least} to ${most} s`,
    ],
  };
}

const ATTACH_SECONDS: Readonly<Record<Course["volumes"], number>> = {
  move: LONGEST_ATTACH_SECONDS,
  held: LONGEST_ATTACH_SECONDS,
  forced: FORCED_DETACH_SECONDS + LONGEST_ATTACH_SECONDS,
  stay: 0,
};

/** Volumes of Pods that are still there in the API while their Node is silent. */
function heldVolumes(simulation: Simulation, { touched }: WatchedWorkload): readonly string[] {
  return touched
    .filter(({ isPresent, nodeName = "" }) => isPresent && simulation.world.nodes.get(nodeName)?.isSilent === true)
    .flatMap((pod) => attachedVolumes(simulation, pod));
}

function endlessPart({ world }: Simulation, { owner, namespace, touched }: WatchedWorkload): string {
  if (owner === undefined) return `nothing makes ${touched.map(({ key }) => key).join(", ")} anew`;
  const pods = world.podsOf(owner, namespace);
  if (pods.some(({ nodeName }) => nodeName === undefined)) return "no Node takes its Pods";
  if (pods.some(({ deletedAtMillis }) => deletedAtMillis !== undefined)) {
    return "its Pods are not replaced before the old ones are gone, and nobody there ends them";
  }
  return "its Pods stay on the Node";
}

/** A StatefulSet's Pod is made anew under the same name, so the old one has to go first. */
function stopSeconds({ owner, touched }: WatchedWorkload): number {
  if (owner?.kind !== "StatefulSet") return 0;
  return Math.max(0, ...touched.map(({ traits }) => traits.spec.terminationGracePeriodSeconds ?? 30));
}

/** The least that probes make a new Pod wait [s]. */
function startSeconds({ touched }: WatchedWorkload): number {
  return Math.max(0, ...touched.map(({ traits }) => probeSeconds(traits.spec)));
}

function probeSeconds({ containers = [] }: PodSpec): number {
  return Math.max(
    0,
    ...containers.map(
      ({ startupProbe, readinessProbe }) =>
        (startupProbe?.initialDelaySeconds ?? 0) + (readinessProbe?.initialDelaySeconds ?? 0),
    ),
  );
}

function movesVolume(simulation: Simulation, { touched }: WatchedWorkload): boolean {
  return touched.some((pod) => attachedVolumes(simulation, pod).length > 0);
}

/** Volumes of a Pod that are attached to one Node at a time. */
export function attachedVolumes({ volumes, facts }: Simulation, pod: PodState): readonly string[] {
  const claims = (pod.traits.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim === undefined ? [] : [volumes.claim(`${pod.namespace}/${persistentVolumeClaim.claimName}`)],
  );
  return claims.flatMap((claim) => {
    const volume = claim?.volumeName === undefined ? undefined : volumes.volume(claim.volumeName);
    if (volume === undefined || !isExclusive(volume.source)) return [];
    const attacher = attacherOf(volume.source);
    if (attacher === undefined) return [];
    const isOfDriver = volume.source.spec?.csi !== undefined;
    const driver = isOfDriver
      ? facts.look("csiDrivers")?.find(({ metadata }) => metadata.name === attacher)
      : undefined;
    return driver?.spec?.attachRequired === false ? [] : [volume.name];
  });
}
