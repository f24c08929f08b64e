import { type ClusteredApplication, clusteredApplicationOf } from "../../lib/derive/clustered-application.js";
import { servingOf } from "../../lib/derive/outage.js";
import { keyOf } from "../../lib/derive/owner.js";
import { claimsOf } from "../../lib/derive/pod-claims.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { VolumeIndex } from "../../lib/derive/volume-index.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type { Workload, WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod, StatefulSet } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import type { Serving } from "../../lib/model/prediction.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, openWhereIncomplete, undecidedBy, type Violation } from "../../lib/rule.js";

type MessageId = "dataLost" | "halted" | "noTolerance";
type Counts = Pick<Serving, "before" | "least" | "after">;

const VERIFY = ["kubectl get pods --namespace={namespace} -o wide"];

/** Members that need each other and go together. */
export const lostApplicationQuorum = defineClusterRule({
  id: "lost-application-quorum",
  family: "drain",
  title: "A clustered application loses members that it needs",
  risks: ["F18"],
  rationale:
    "Databases and stores that replicate among themselves stop, or turn read-only, when too few members are left. Kubernetes " +
    "knows nothing of that: it counts Pods, not votes or drives.",
  sources: [
    "https://etcd.io/docs/latest/faq/",
    "https://min.io/docs/minio/linux/operations/concepts/erasure-coding.html",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "high", reboot: "high", "power-off": "high", "remove-node": "critical" },
  identity: ["kind", "namespace", "name"],
  messages: {
    dataLost: {
      message:
        "{count:member|members} of {workload} ({software}) keep their data on the Nodes that go; {spare} may be lost ({arithmetic})",
      impact: "What only these members held is gone; the application may lose all its data or not start again.",
      condition: "if the disks of the Nodes do not come back and the image is what its name says",
      remediation: [
        {
          text: "Remove one member's Node at a time and wait until the application has healed before the next; back up first.",
          commands: ["kubectl get pods --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    halted: {
      message:
        "{workload} ({software}) needs {needed} of {members} members ({arithmetic}); {least} serve at the worst moment, {after} afterwards",
      impact: "It stops or turns read-only until enough members are back.",
      condition: "if the image is what its name says and its members vote as it does by default",
      remediation: [
        {
          text:
            "Give it a budget that lets one member go at a time, spread its members over Nodes, and let it heal between two " +
            "Nodes.",
          commands: [
            "kubectl get pods --namespace={namespace} -o wide",
            "kubectl get poddisruptionbudgets --namespace={namespace}",
          ],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    noTolerance: {
      message:
        "{workload} ({software}) is left with {least} of {members} members, just the {needed} that it needs ({arithmetic})",
      impact:
        "It goes on, and the next member that fails stops it; no other Node with a member of it may be touched until it has healed.",
      condition: "if the image is what its name says and its members vote as it does by default",
      remediation: [
        {
          text: "See that every member is healthy before the change, and wait until it has healed before the next.",
          commands: ["kubectl get pods --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["prediction", "workloadIndex", "statefulSets"] },
  consults: { cluster: ["volumeIndex", "volumePlaces"] },
  evaluate: ({ change, cluster: { prediction, workloadIndex, statefulSets, volumeIndex, volumePlaces } }) => {
    const outcome = impliedOutcome(prediction);
    const serving = outcome === undefined ? new Map<string, Counts>() : servingOf(outcome, workloadIndex);
    const touched = new Set<string>(change.nodes);
    const volumes = { index: observedValue(volumeIndex), places: observedValue(volumePlaces) };
    const examined = examine(statefulSets, (set) => {
      const application = clusteredApplicationOf(set);
      if (application === undefined) return undefined;
      const { namespace = "", name } = set.metadata;
      const workload = workloadIndex.topOf(namespace, { kind: "StatefulSet", name });
      const pods = membersOn(set, touched, workloadIndex);
      const counts = serving.get(`${workload.namespace}/${workload.kind}/${workload.name}`);
      const pinned = change.kind === "remove-node" ? pods.filter((pod) => isPinned(pod, touched, volumes)) : [];
      if (pinned.length > application.spare)
        return violate("dataLost", "critical", workload, application, pinned, counts);
      const unseen = change.kind === "remove-node" && pods.length > application.spare;
      const question =
        unseen && undecidedBy(volumePlaces, `where ${workloadWords(workload)} keeps its data is not known`);
      const found = counts && underQuorum(workload, application, pods, counts);
      return [...(question ? [question] : []), ...(found ? [found] : [])];
    });
    return openWhereIncomplete(examined, prediction);
  },
});

function membersOn(set: StatefulSet, nodes: ReadonlySet<string>, index: WorkloadIndex): readonly Pod[] {
  const { namespace = "", name } = set.metadata;
  return index
    .podsOf(index.topOf(namespace, { kind: "StatefulSet", name }))
    .filter(({ spec }) => nodes.has(spec?.nodeName ?? ""));
}

/** All the Nodes that can serve one of its volumes are taken away. */
function isPinned(
  { metadata, spec }: Pod,
  nodes: ReadonlySet<string>,
  { index, places }: { readonly index: VolumeIndex | undefined; readonly places: VolumePlaces | undefined },
): boolean {
  return claimsOf(metadata.name, spec ?? {}).some(({ claimName }) => {
    const claim = index?.claims.get(keyOf({ namespace: metadata.namespace ?? "", name: claimName }));
    const volume = index?.persistentVolumes.get(claim?.spec?.volumeName ?? "");
    const homes = volume && places?.homesOf(volume);
    return homes !== undefined && homes.length > 0 && homes.every((home) => nodes.has(home));
  });
}

function underQuorum(
  workload: Workload,
  application: ClusteredApplication,
  pods: readonly Pod[],
  counts: Counts,
): Violation<MessageId, "kind" | "namespace" | "name"> | undefined {
  if (counts.least >= counts.before) return undefined;
  if (counts.least < application.needed) return violate("halted", "high", workload, application, pods, counts);
  if (counts.least > application.needed) return undefined;
  return violate("noTolerance", "medium", workload, application, pods, counts);
}

function violate(
  messageId: MessageId,
  severity: Severity,
  workload: Workload,
  { software, members, needed, spare, arithmetic }: ClusteredApplication,
  pods: readonly Pod[],
  counts: Counts | undefined,
): Violation<MessageId, "kind" | "namespace" | "name"> {
  return {
    messageId,
    severity,
    certainty: "conditional",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      namespace: workload.namespace,
      software,
      members,
      needed,
      spare,
      arithmetic,
      count: pods.length,
      least: counts?.least ?? "none",
      after: counts?.after ?? "none",
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        object: `StatefulSet/${workload.namespace}/${workload.name}`,
        path: "/spec/template/spec/containers",
        value: software,
      },
    ],
  };
}
