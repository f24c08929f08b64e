import { type Departure, departureOf } from "../../lib/derive/departure.js";
import { requiredNodeMatcher } from "../../lib/derive/node-selector.js";
import { controllerOf } from "../../lib/derive/owner.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { isSystemPath } from "../../lib/derive/system-path.js";
import { usedVolumes } from "../../lib/derive/used-volumes.js";
import type { VolumeIndex } from "../../lib/derive/volume-index.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../../lib/model/observation.js";
import type { Prediction } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "startsEmpty" | "differs";
type Found = Violation<MessageId, "kind" | "namespace" | "name" | "path">;

const PIN = {
  text: "Tie the workload to the Node that has its data, and plan its outage; or move the data to a volume that can follow it.",
  commands: [
    "kubectl get pods -o wide -n {namespace} -- {pod}",
    "kubectl get pods -A -o wide --field-selector spec.nodeName={node}",
  ],
  destructive: false,
};
const VERIFY = ["kubectl get pod -o yaml -n {namespace} -- {pod}"];

/** A directory of one machine does not follow the Pod: it starts elsewhere, on a directory that is made for it. */
export const unpinnedHostpath = defineClusterRule({
  id: "unpinned-hostpath",
  family: "local-storage",
  title: "A Pod that writes to a hostPath may start on another Node",
  risks: ["C07"],
  rationale:
    "A hostPath is whatever lies there on the Node that the Pod runs on. Nothing ties the Pod to it: evicted, it starts on another Node, " +
    "where the kubelet makes the directory anew, and the application finds itself without its data.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    "pkg/volume/hostpath/host_path.go in Kubernetes: the checks of each type",
  ],
  occasions: ["drain", "power-off", "remove-node"],
  worst: { drain: "critical", "power-off": "critical", "remove-node": "critical" },
  identity: ["kind", "namespace", "name", "path"],
  messages: {
    startsEmpty: {
      message:
        "{workload} writes to {path} on {node} and is not tied to that Node; elsewhere the directory is made anew, empty",
      impact:
        "The application starts on another Node without its data, and what it writes there parts from what it left.",
      condition: "if it keeps data in {path}",
      remediation: [PIN],
      verify: VERIFY,
    },
    differs: {
      message:
        "{workload} writes to {path} on {node} and is not tied to that Node; what lies there on another Node is its own",
      impact: "The Pod works on what the other Node has there, or does not start where there is nothing.",
      condition: "if {path} is not the same on every Node",
      remediation: [PIN],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["nodes", "pods", "podsByNode", "volumeIndex", "workloadIndex"] },
  consults: { cluster: ["prediction"] },
  evaluate: ({ change, cluster: { nodes, pods, podsByNode, volumeIndex, workloadIndex, prediction } }) => {
    const touched = new Set<string>(change.nodes);
    const others = nodes.filter(({ metadata }) => !touched.has(metadata.name));
    const context: Context = {
      others,
      volumeIndex,
      workloadIndex,
      departs: departureOf(prediction),
      waiting: waitingOwners(prediction),
      spread: workloadsOn(pods, touched, workloadIndex),
    };
    return examine(
      change.nodes.flatMap((node) => podsByNode.get(node) ?? []),
      (pod) => check(pod, context),
    );
  },
});

interface Context {
  readonly others: readonly Node[];
  readonly volumeIndex: VolumeIndex;
  readonly workloadIndex: WorkloadIndex;
  readonly departs: Departure;
  /** direct controllers, `NAMESPACE/KIND/NAME`, whose Pods find no Node */
  readonly waiting: ReadonlySet<string>;
  /** workloads that run on other Nodes as well */
  readonly spread: ReadonlySet<string>;
}

function waitingOwners(prediction: Observation<Prediction>): ReadonlySet<string> {
  const observed = observedValue(prediction);
  const pending = (observed && impliedOutcome(observed)?.pending) ?? [];
  return new Set(
    pending.flatMap(({ namespace, owner }) => (owner ? [`${namespace}/${owner.kind}/${owner.name}`] : [])),
  );
}

function workloadsOn(pods: readonly Pod[], touched: ReadonlySet<string>, index: WorkloadIndex): ReadonlySet<string> {
  const elsewhere = pods.filter(({ spec }) => spec?.nodeName !== undefined && !touched.has(spec.nodeName));
  return new Set(elsewhere.map((pod) => workloadWords(workloadOf(pod, index))));
}

/** A directory of the host that a Pod writes to; `made` where the kubelet makes it if it is not there. */
interface HostDirectory {
  readonly path: string;
  readonly isMade: boolean;
  readonly pointer: string;
}

function check(pod: Pod, context: Context): readonly (Found | Undecided)[] {
  const owner = controllerOf(pod.metadata);
  // Nothing makes a bare Pod anew, a DaemonSet's stays where it is, and a Job begins from the beginning wherever it is.
  if (isFinished(pod) || owner === undefined || owner.kind === "DaemonSet" || owner.kind === "Job") return [];
  const directories = writtenDirectories(pod, context.volumeIndex);
  if (directories.length === 0 || !canStartElsewhere(pod, context.others)) return [];
  const departs = context.departs(pod);
  if (typeof departs === "object") return [departs];
  if (!departs || context.waiting.has(`${pod.metadata.namespace}/${owner.kind}/${owner.name}`)) return [];
  return directories.map((directory) => violate(pod, directory, context));
}

function canStartElsewhere({ spec }: Pod, others: readonly Node[]): boolean {
  const matches = requiredNodeMatcher(spec ?? {});
  return others.some(
    ({ metadata }) => matches === undefined || matches({ name: metadata.name, labels: metadata.labels ?? {} }),
  );
}

function writtenDirectories(pod: Pod, index: VolumeIndex): readonly HostDirectory[] {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  const written = new Set(mounts.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name));
  const inline = (pod.spec?.volumes ?? []).flatMap(({ name, hostPath }, position) =>
    hostPath !== undefined && written.has(name) ? [{ ...hostPath, pointer: `/spec/volumes/${position}/hostPath` }] : [],
  );
  const claimed = usedVolumes(pod, index).flatMap(({ volume }) => {
    const { hostPath, nodeAffinity } = volume.spec ?? {};
    const isTied = hostPath === undefined || nodeAffinity?.required !== undefined;
    return isTied ? [] : [{ ...hostPath, pointer: "/spec/volumes" }];
  });
  return [...inline, ...claimed]
    .filter(({ path, type = "" }) => !isSystemPath(path) && type !== "Socket" && !type.endsWith("Device"))
    .map(({ path, type = "", pointer }) => ({ path, isMade: type === "" || type.endsWith("OrCreate"), pointer }));
}

function violate(pod: Pod, { path, isMade, pointer }: HostDirectory, { spread, workloadIndex }: Context): Found {
  const workload = workloadOf(pod, workloadIndex);
  const { kind, namespace, name } = workload;
  // One that runs on other Nodes too has a directory on each of them already.
  const isEmpty = isMade && !spread.has(workloadWords(workload));
  return {
    messageId: isEmpty ? "startsEmpty" : "differs",
    severity: isEmpty ? "critical" : "medium",
    certainty: "conditional",
    subject: workload,
    identity: { kind, namespace, name, path },
    data: {
      workload: workloadWords(workload),
      namespace,
      pod: pod.metadata.name,
      node: pod.spec?.nodeName ?? "",
      path,
    },
    affected: [objectSubject("Pod", pod)],
    evidence: [{ object: `Pod/${namespace}/${pod.metadata.name}`, path: pointer, value: path }],
  };
}
