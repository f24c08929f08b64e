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

/**
 * Words for the waits that a change itself brings, by the time that the simulation shows; undefined where there is none.
 */
export type WaitWords = (workload: WatchedWorkload, seconds: number) => readonly string[];

/** How long each workload of the Nodes goes without a Pod that serves. */
export function downtimes(simulation: Simulation, watch: ServiceWatch, words: WaitWords): readonly Downtime[] {
  return [...watch.workloads]
    .flatMap((workload) => {
      const longest = longestGap(workload.gaps);
      return longest === undefined ? [] : [downtimeOf(simulation, workload, longest, words)];
    })
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function idOf({ namespace, owner }: Downtime): string {
  return `${namespace}/${owner?.kind}/${owner?.name}`;
}

function longestGap(gaps: readonly Gap[]): Gap | undefined {
  return gaps.find(({ toMillis }) => toMillis === undefined) ?? gaps.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
}

function lengthOf({ fromMillis, toMillis = Number.POSITIVE_INFINITY }: Gap): number {
  return toMillis - fromMillis;
}

function downtimeOf(simulation: Simulation, workload: WatchedWorkload, gap: Gap, words: WaitWords): Downtime {
  const { namespace, owner } = workload;
  const named = owner === undefined ? null : { kind: owner.kind, name: owner.name };
  if (gap.toMillis === undefined) {
    const seconds = Math.floor((simulation.clock.nowMillis - gap.fromMillis) / 1000);
    return {
      namespace,
      owner: named,
      seconds: { min: seconds, max: null },
      parts: [...words(workload, seconds), endlessPart(simulation, workload)],
    };
  }
  const waited = Math.max(0, Math.floor((gap.toMillis - gap.fromMillis - PACE.podStart - PACE.podStop) / 1000));
  const stop = stopSeconds(workload);
  const start = startSeconds(workload);
  const attach = movesVolume(simulation, workload) ? LONGEST_ATTACH_SECONDS : 0;
  return {
    namespace,
    owner: named,
    seconds: { min: waited + start, max: waited + stop + attach + Math.max(start, LONGEST_START_SECONDS) },
    parts: [
      ...words(workload, waited),
      ...(stop > 0 ? [`the old Pod stops before the new one is made: up to ${stop} s`] : []),
      ...(attach > 0 ? [`its volume goes from one Node to the other: up to ${attach} s`] : []),
      `the new Pod starts and becomes ready: ${start} to ${Math.max(start, LONGEST_START_SECONDS)} s`,
    ],
  };
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
    const { csi, accessModes = [] } = volume?.source.spec ?? {};
    if (volume === undefined || csi === undefined || accessModes.some((mode) => /Many$/.test(mode))) return [];
    const driver = facts.look("csiDrivers")?.find(({ metadata }) => metadata.name === csi.driver);
    return driver?.spec?.attachRequired === false ? [] : [volume.name];
  });
}
