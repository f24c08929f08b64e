import { secondsBetween } from "../../lib/derive/age.js";
import { DETACH_FIRST, FENCE, VERIFY_ATTACHMENTS } from "../../lib/derive/attachment-remedies.js";
import { drainCost } from "../../lib/derive/drain-remedy.js";
import { type HeldVolume, heldVolumesIn } from "../../lib/derive/held-volumes.js";
import { readinessOf, readinessSince } from "../../lib/derive/node-readiness.js";
import { secondsWords } from "../../lib/derive/outage.js";
import { controllerOf } from "../../lib/derive/owner.js";
import { isReady, isTerminating } from "../../lib/derive/pod-status.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../../lib/model/observation.js";
import type { Downtime, Prediction } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type MessageId = "silent" | "heldForEver" | "takenByForce" | "heldWhileAway";
type Found = Violation<MessageId, "pv">;

/** From when on a silent Node's Pods have been told to go: the longest grace period and the usual toleration [s]. */
const EVICTED_AFTER_SECONDS = 350;

/** A volume for one Node at a time, on a Node that does not answer: nobody else gets it. */
export const heldVolume = defineClusterRule({
  id: "held-volume",
  family: "attachment",
  title: "A volume stays attached to a Node that goes down",
  risks: ["D01"],
  rationale:
    "A volume for one Node at a time is detached when the kubelet has unmounted it. On a machine that is off nobody does: the Pod stays " +
    "Terminating, its replacement waits with a Multi-Attach error, and the six minutes after which a volume is taken off by force do not " +
    "begin before the old Pod's object is gone.",
  sources: [
    "pkg/controller/volume/attachdetach/reconciler/reconciler.go in Kubernetes: maxWaitForUnmountDuration, nodeIsHealthy",
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown",
    "https://blog.fleeto.us/post/unbound-rbd-from-a-notready-node/",
  ],
  occasions: ["standing", "reboot", "power-off", "remove-node"],
  worst: { standing: "high", reboot: "medium", "power-off": "high", "remove-node": "high" },
  identity: ["pv"],
  messages: {
    silent: {
      message:
        "PersistentVolume {pv} (claim {claim}) is held by {node}, which has not answered for {minutes} min; {workload} waits for it",
      impact: "The outage does not end by itself: no other Node gets the volume while the old Pod's object is there.",
      remediation: [FENCE],
      verify: VERIFY_ATTACHMENTS,
    },
    heldForEver: {
      message: "PersistentVolume {pv} (claim {claim}) stays attached to {node} for as long as it is off; {effect}",
      impact: "No other Node gets the volume until the old Pod is deleted by force, and up to six minutes more.",
      remediation: [DETACH_FIRST, FENCE],
      verify: VERIFY_ATTACHMENTS,
    },
    takenByForce: {
      message: "PersistentVolume {pv} (claim {claim}) is attached to {node} when it is removed; {effect}",
      impact:
        "The volume is taken off by force six minutes after the Pod's object is gone, whether or not the machine still writes.",
      remediation: [DETACH_FIRST],
      verify: VERIFY_ATTACHMENTS,
    },
    heldWhileAway: {
      message: "PersistentVolume {pv} (claim {claim}) stays attached to {node} while it is away; {effect}",
      impact: "No other Node gets the volume before this one is back.",
      condition: "if the Node does not come back in time",
      remediation: [DETACH_FIRST, FENCE],
      verify: VERIFY_ATTACHMENTS,
    },
  },
  requires: { cluster: ["nodes", "podsByNode", "volumeIndex", "workloadIndex"] },
  consults: { cluster: ["prediction", "csiDrivers"] },
  evaluate: ({ change, collectedAt, cluster }) => {
    const { nodes, podsByNode, volumeIndex, workloadIndex, csiDrivers, prediction } = cluster;
    const heldBy = heldVolumesIn(volumeIndex, csiDrivers);
    const touched = new Set<string>(change.nodes);
    const looked = change.kind === "standing" ? nodes : nodes.filter(({ metadata }) => touched.has(metadata.name));
    return examine(looked, (node) => {
      if (change.kind === "standing" && readinessOf(node) !== "silent") return undefined;
      const own = podsByNode.get(node.metadata.name) ?? [];
      const cost = drainCost(own);
      const results = heldBy(own).flatMap((volume): readonly (Found | Undecided)[] => {
        if (volume.undecided !== undefined) return [volume.undecided];
        return change.kind === "standing"
          ? violateSilent(node, volume, collectedAt, workloadIndex)
          : [violateDown(node, volume, change.kind, prediction, workloadIndex)];
      });
      return results.map((each) => ("messageId" in each ? { ...each, data: { ...each.data, ...cost } } : each));
    });
  },
});

/** A Node that has just fallen silent may be back before its Pods are told to go. */
function violateSilent(node: Node, held: HeldVolume, collectedAt: string, index: WorkloadIndex): readonly Found[] {
  const seconds = secondsBetween(readinessSince(node), collectedAt);
  const isOver = held.pods.some(isTerminating) || seconds === undefined || seconds > EVICTED_AFTER_SECONDS;
  if (!isOver) return [];
  const minutes = seconds === undefined ? "an unknown number of" : Math.floor(seconds / 60);
  return [{ ...found(node, held, index, { minutes }), messageId: "silent", severity: "high", certainty: "certain" }];
}

function violateDown(
  node: Node,
  held: HeldVolume,
  kind: "reboot" | "power-off" | "remove-node",
  observation: Observation<Prediction>,
  index: WorkloadIndex,
): Found | Undecided {
  const prediction = observedValue(observation);
  if (prediction === undefined) {
    return (
      undecidedBy(observation, "how long a volume is held") ?? {
        reason: "not-collected",
        detail: "nothing is predicted",
      }
    );
  }
  const pods = prediction.kind === "reboot" ? prediction.away : impliedOutcome(prediction);
  const base = found(node, held, index, { effect: effectOn(held.pods[0], pods?.downtime ?? [], index) });
  switch (kind) {
    case "power-off":
      return { ...base, messageId: "heldForEver", severity: "high", certainty: "certain" };
    case "remove-node":
      return { ...base, messageId: "takenByForce", severity: "high", certainty: "certain" };
    case "reboot":
      return { ...base, messageId: "heldWhileAway", severity: "medium", certainty: "conditional" };
  }
}

/** The workload's outage as the prediction has it; one whose other Pods go on is not down as a whole. */
function effectOn(pod: Pod, downtime: readonly Downtime[], index: WorkloadIndex): string {
  const { metadata } = pod;
  const owner = controllerOf(metadata);
  const own = downtime.find(
    (each) =>
      each.namespace === metadata.namespace && each.owner?.kind === owner?.kind && each.owner?.name === owner?.name,
  );
  const workload = workloadWords(workloadOf(pod, index));
  if (own !== undefined) return `${workload} is down for ${secondsWords(own.seconds)} (${own.parts.join("; ")})`;
  // No gap begins with the change: others go on, or nobody has served before it either.
  const top = index.ofPod(pod);
  const isServed = top !== undefined && index.podsOf(top).some((other) => other !== pod && isReady(other));
  return isServed ? `${workload} goes on without ${metadata.name}` : `${workload} is served by nobody as it is`;
}

function found(
  { metadata: { name: node } }: Node,
  { volume, claim, pods }: HeldVolume,
  index: WorkloadIndex,
  more: Found["data"],
): Omit<Found, "messageId" | "severity" | "certainty"> {
  const pv = volume.metadata.name;
  const [pod] = pods;
  return {
    subject: namedSubject("PersistentVolume", pv),
    identity: { pv },
    data: {
      pv,
      claim,
      node,
      workload: workloadWords(workloadOf(pod, index)),
      namespace: pod.metadata.namespace ?? "",
      pods: pods.map(({ metadata }) => metadata.name),
      ...more,
    },
    affected: pods.map((each) => objectSubject("Pod", each)),
    evidence: [
      { object: `PersistentVolume/${pv}`, path: "/spec/accessModes", value: volume.spec?.accessModes ?? [] },
      { object: `Pod/${pod.metadata.namespace}/${pod.metadata.name}`, path: "/spec/nodeName", value: node },
    ],
  };
}
