import type {
  Downtime,
  EvictionPrediction,
  PendingPods,
  PodsPrediction,
  PossibleOutcome,
  Prediction,
  RelocationPrediction,
} from "../../model/prediction.js";
import { countOf, listWords } from "./cut.js";
import { bytesText, durationText } from "./quantities.js";

/** What the cluster will do, in few sentences. */
export function summarizePrediction(prediction: Prediction): readonly string[] {
  const sentences = summarizeKind(prediction);
  if (prediction.complete) return sentences;
  return [...sentences, `This prediction is incomplete: ${countOf(prediction.missing.length, "fact")} missing.`];
}

function summarizeKind(prediction: Prediction): readonly string[] {
  switch (prediction.kind) {
    case "relocate":
      return summarizeRelocation(prediction);
    case "drain":
    case "power-off":
    case "remove-node":
      return [outcomeOf(prediction), ...summarizePods(prediction), ...worstMoment(prediction), ...chance(prediction)];
    case "reboot":
      return [
        `If it comes back in time: ${summarizePods(prediction.back).join(" ")}`,
        `If it stays away: ${summarizePods(prediction.away).join(" ")}`,
      ];
  }
}

function summarizeRelocation(prediction: RelocationPrediction): readonly string[] {
  const { bytesToCopy, inodesToCopy, bytesAvailable, remainingMounts } = prediction;
  const size = bytesToCopy === null ? "an unknown number of bytes" : bytesText(bytesToCopy);
  const inodes = inodesToCopy === null ? "" : ` in ${countOf(inodesToCopy, "inode")}`;
  const room = bytesAvailable === null ? "the room there is not known" : `${bytesText(bytesAvailable)} are free there`;
  const mounts = remainingMounts.length === 0 ? "nothing" : countOf(remainingMounts.length, "mount");
  // A host that was not seen may hold more; where none was seen at all, "nothing" would be a lie.
  const unseen = remainingMounts.length === 0 ? "not known" : `at least ${mounts}`;
  return [
    `Still mounted below what is to move: ${prediction.complete ? mounts : unseen}.`,
    `${size}${inodes} to copy, ${room}.`,
  ];
}

function outcomeOf({ kind, completes, downtime }: EvictionPrediction): string {
  const endless = downtime.filter(({ seconds }) => seconds.max === null).length;
  if (kind !== "drain" && completes && endless > 0) {
    return `Every Pod is made anew, but ${countOf(endless, "workload does not come back by itself", "workloads do not come back by themselves")}.`;
  }
  if (kind !== "drain") return completes ? "Every Pod is replaced." : "Not every Pod is replaced.";
  return completes ? "The drain completes." : "The drain does not complete.";
}

function worstMoment({ kind, worst }: EvictionPrediction): readonly string[] {
  if (worst === undefined) return [];
  const down = listWords(
    worst.down.map(({ namespace, owner }) => `${owner.kind} ${namespace}/${owner.name}`),
    2,
  );
  const waiting = `${countOf(worst.waitingPods, "Pod waits", "Pods wait")} for a node`;
  // Machines that go off at the same moment are not worked on one by one.
  const when = kind === "power-off" ? "" : ` while ${worst.node} is worked on,`;
  return [`At worst,${when} ${waiting}${down === "" ? "" : ` and nothing serves ${down}`}.`];
}

function chance({ deterministic, outcomes }: EvictionPrediction): readonly string[] {
  const [likeliest] = outcomes ?? [];
  if (likeliest !== undefined) return [`Chance decides here: ${shareText(likeliest)} of the trials ended so.`];
  return deterministic ? [] : ["Chance decides here, so it may end otherwise."];
}

/** `80%` */
export function shareText({ share }: PossibleOutcome): string {
  return `${Math.round(share * 100)}%`;
}

/** What becomes of the Pods, in few sentences. */
export function summarizePods(pods: PodsPrediction): readonly string[] {
  const pending = pods.pending.reduce((sum, waiting) => sum + waiting.pods, 0);
  const counts: readonly (readonly [number, string])[] = [
    [pods.refused.length, "refused"],
    [pods.blocked.length, "blocked"],
    [pods.evicted.length, "evicted"],
    [pods.remaining.length, "left on the node"],
    [pending, "without a node afterwards"],
    [pods.preempted.length, "preempted"],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${countOf(count, "Pod")} ${what}`);
  const deleted = pods.emptyDirDeleted.length;
  if (deleted > 0) told.push(`${countOf(deleted, "emptyDir volume")} deleted`);
  const sentences = [told.length === 0 ? "No Pod is touched." : `${told.join(", ")}.`];
  const longest = longestDowntime(pods.downtime);
  return longest === undefined ? sentences : [...sentences, `Longest downtime: ${downtimeWords(longest)}.`];
}

function longestDowntime(downtime: readonly Downtime[]): Downtime | undefined {
  const length = ({ seconds: { min, max } }: Downtime): number => max ?? (min > 0 ? Number.POSITIVE_INFINITY : min);
  return downtime.reduce<Downtime | undefined>(
    (longest, each) => (longest === undefined || length(each) > length(longest) ? each : longest),
    undefined,
  );
}

/** `Deployment shop/web 35 s to 2 min` */
export function downtimeWords({ namespace, owner, seconds: { min, max } }: Downtime): string {
  const name = owner === null ? `bare Pods in ${namespace}` : `${owner.kind} ${namespace}/${owner.name}`;
  if (max === null) return `${name} ${durationText(min)} or more, it does not end by itself`;
  return `${name} ${min === max ? "" : `${durationText(min)} to `}${durationText(max)}`;
}

/** `Deployment shop/web`, `Pod shop/job-1` */
export function pendingName({ namespace, owner, pod }: PendingPods): string {
  return owner === null ? `Pod ${pod ?? namespace}` : `${owner.kind} ${namespace}/${owner.name}`;
}

/** `Insufficient cpu (3 nodes), …` */
export function pendingReasons({ reasons }: PendingPods): string {
  return Object.entries(reasons)
    .map(([reason, nodes]) => `${reason} (${countOf(nodes, "node")})`)
    .join(", ");
}
