import { type Departure, departureOf } from "../../lib/derive/departure.js";
import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { usersOf } from "../../lib/derive/pods-by-claim.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { OccasionKind } from "../../lib/model/change.js";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "waits" | "lost" | "lostOfMember" | "lostOfClaim" | "lostUnused";
type Found = Violation<MessageId, "pv">;

const VERIFY = ["kubectl get pv -o yaml -- {pv}"];
const COPY_FIRST = {
  text: "Copy the data or let the application replicate it before the Node goes, and verify the copy.",
  commands: ["kubectl get pv -o yaml -- {pv}"],
  destructive: false,
};
const CONDITION = "if the Node's disk does not come back";

/** A volume that only the touched Nodes can serve: its Pods wait for them, or for ever. */
export const pinnedVolume = defineClusterRule({
  id: "pinned-volume",
  family: "local-storage",
  title: "A volume in use exists on the touched Node only",
  risks: ["C01", "C03", "C04"],
  rationale:
    "The volume's node affinity names Nodes that the change takes away. The scheduler leaves its Pods Pending with 'volume " +
    "node affinity conflict' until such a Node is back; the data goes where the Node's disk goes.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity",
    "https://github.com/rancher/local-path-provisioner/issues/31",
    "pkg/controller/statefulset/stateful_set_control.go in Kubernetes: claims are made anew for a StatefulSet's Pods only",
  ],
  occasions: ["drain", "relocate", "reboot", "power-off", "remove-node", "replace-control-plane"],
  worst: {
    drain: "high",
    relocate: "medium",
    reboot: "medium",
    "power-off": "high",
    "remove-node": "critical",
    "replace-control-plane": "critical",
  },
  identity: ["pv"],
  messages: {
    waits: {
      message: "PersistentVolume {pv} (claim {claim}) can be used on {nodes} only, and {count:Pod uses|Pods use} it",
      impact: "The Pods stay down until the Node is back; the data stays on its disk.",
      remediation: [
        {
          text: "Plan the outage of these Pods, or move the data to another Node with the application's own replication.",
          commands: ["kubectl get pv -o yaml -- {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector status.phase=Pending"],
    },
    lost: {
      message:
        "PersistentVolume {pv} (claim {claim}) exists on {nodes} only, which is taken away, and {count:Pod uses|Pods use} it",
      impact:
        "Its data leaves the cluster with the Node; the Pods stay Pending until the claim is made anew, and then start empty.",
      condition: CONDITION,
      remediation: [COPY_FIRST],
      verify: VERIFY,
    },
    lostOfMember: {
      message:
        "PersistentVolume {pv} (claim {claim}) exists on {nodes} only, which is taken away; {workload} keeps {remaining} of {total} Pods elsewhere",
      impact:
        "The controller makes the Pod anew under its old name, bound to the claim of the lost volume, so that it stays Pending; with " +
        "a new claim it starts empty and has to fetch its data from the other members.",
      condition: CONDITION,
      remediation: [
        {
          text: "Make sure that the other members hold a full copy and a majority before the Node goes.",
          commands: ["kubectl get pods -o wide -n {namespace}"],
          destructive: false,
        },
        {
          text: "When the Node object is gone, and one member at a time: delete the claim and the Pod, and wait until it has caught up.",
          commands: [
            "kubectl delete pvc --wait=false -n {namespace} -- {claimName}",
            "kubectl delete pod -n {namespace} -- {pod}",
          ],
          destructive: true,
        },
      ],
      verify: VERIFY,
    },
    lostOfClaim: {
      message:
        "PersistentVolume {pv} (claim {claim}) exists on {nodes} only, which is taken away, and no controller makes the claim of {workload} anew",
      impact:
        "Its data leaves the cluster with the Node, and its Pods stay Pending until somebody writes the claim again; then they start empty.",
      condition: CONDITION,
      remediation: [
        COPY_FIRST,
        {
          text: "Keep the claim's manifest, to be applied without volumeName once the old claim is deleted.",
          commands: ["kubectl get pvc -o yaml -n {namespace} -- {claimName}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    lostUnused: {
      message: "PersistentVolume {pv} (claim {claim}) exists on {nodes} only, which is taken away; no Pod uses it now",
      impact: "Its data leaves the cluster with the Node.",
      condition: "if somebody still needs the data and the Node's disk does not come back",
      remediation: [COPY_FIRST],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["persistentVolumes", "volumePlaces", "podsByClaim", "workloadIndex"] },
  consults: { cluster: ["prediction", "persistentVolumeClaims"] },
  evaluate: ({ change, cluster }) => {
    const { persistentVolumes, volumePlaces, podsByClaim, workloadIndex } = cluster;
    const touched = new Set<string>(change.nodes);
    const departs: Departure = change.kind === "drain" ? departureOf(cluster.prediction) : () => true;
    const isTakenAway = change.kind === "remove-node" || change.kind === "replace-control-plane";
    const loss = isTakenAway ? lossOf(workloadIndex, touched, cluster.persistentVolumeClaims) : undefined;
    return examine(persistentVolumes, (volume) => {
      const homes = volumePlaces.homesOf(volume) ?? [];
      if (homes.length === 0 || !homes.every((home) => touched.has(home))) return undefined;
      const using = usersOf(volume, podsByClaim).filter(({ spec }) => touched.has(spec?.nodeName ?? ""));
      if (loss !== undefined) return violateLost(volume, homes, using, loss);
      return checkWaiting(volume, homes, using, departs, change.kind);
    });
  },
});

function checkWaiting(
  volume: PersistentVolume,
  homes: readonly string[],
  users: readonly Pod[],
  departs: Departure,
  kind: OccasionKind,
): Found | Undecided | undefined {
  const movable = users.filter(isMovablePod);
  const gone = movable.filter((pod) => departs(pod) === true);
  if (gone.length === 0) return movable.map(departs).find((answer) => typeof answer === "object");
  // A reboot brings the Node back by itself, and a relocation ends with it.
  const severity = kind === "reboot" || kind === "relocate" ? "medium" : "high";
  return { ...found(volume, homes, gone), messageId: "waits", severity, certainty: "certain" };
}

/** What has to be known to say how a workload gets over the loss of a volume. */
interface Loss {
  readonly index: WorkloadIndex;
  readonly touched: ReadonlySet<string>;
  /** claims that an operator or another owner looks after, as `namespace/name` */
  readonly owned: ReadonlySet<string>;
}

function lossOf(
  index: WorkloadIndex,
  touched: ReadonlySet<string>,
  claims: Observation<readonly PersistentVolumeClaim[]>,
): Loss {
  const owned = (observedValue(claims) ?? []).filter(({ metadata }) => (metadata.ownerReferences ?? []).length > 0);
  return { index, touched, owned: new Set(owned.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)) };
}

function violateLost(
  volume: PersistentVolume,
  homes: readonly string[],
  pods: readonly Pod[],
  loss: Loss,
): Found | undefined {
  const claim = claimOf(volume);
  if (claim === undefined) return undefined;
  const [pod] = pods;
  const base = { ...found(volume, homes, pods), certainty: "conditional" } as const;
  if (pod === undefined) return { ...base, messageId: "lostUnused", severity: "medium" };
  const { index, touched, owned } = loss;
  const workload = workloadOf(pod, index);
  const members = index.ofPod(pod);
  const all = members === undefined ? pods : index.podsOf(members);
  const remaining = all.filter(({ spec }) => !touched.has(spec?.nodeName ?? "")).length;
  const size = { total: all.length, remaining };
  const data = { ...base.data, ...size, workload: workloadWords(workload), pod: pod.metadata.name };
  return { ...base, messageId: lostMessage(workload.kind, owned.has(claim)), severity: "critical", data };
}

function lostMessage(kind: string, isClaimOwned: boolean): MessageId {
  if (kind === "StatefulSet") return "lostOfMember";
  const isOfReplicas = kind === "Deployment" || kind === "ReplicaSet" || kind === "ReplicationController";
  return isOfReplicas && !isClaimOwned ? "lostOfClaim" : "lost";
}

function found(
  volume: PersistentVolume,
  nodes: readonly string[],
  pods: readonly Pod[],
): Omit<Found, "messageId" | "severity" | "certainty"> {
  const { name } = volume.metadata;
  const { namespace = "", name: claimName = "" } = volume.spec?.claimRef ?? {};
  const claim = claimOf(volume) ?? "none";
  return {
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, claim, namespace, claimName, nodes: [...nodes], count: pods.length },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `PersistentVolume/${name}`, path: "/spec/nodeAffinity/required", value: [...nodes] }],
  };
}
