import { isAtOrBelow } from "../../lib/derive/path.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadOf } from "../../lib/derive/workload.js";
import type { WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadWords } from "../../lib/derive/workload-subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import type { PodsPrediction } from "../../lib/model/prediction.js";
import { defineClusterRule, examine, openWhereIncomplete, type Violation } from "../../lib/rule.js";

type EmptyDir = PodsPrediction["emptyDirDeleted"][number];
type MessageId = "onDisk" | "scratch";

/** Where programs put what they can make again; an emptyDir mounted there is a cache, a socket or a temporary file. */
const SCRATCH = ["/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm", "/var/cache", "/var/log"];

const VERIFY = ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"];

/** emptyDir volumes end with their Pod, whatever is in them. */
export const deletedEmptydir = defineClusterRule({
  id: "deleted-emptydir",
  family: "local-storage",
  title: "Data in emptyDir volumes is deleted with its Pods",
  risks: ["C06", "A17"],
  rationale:
    "An emptyDir lives as long as its Pod on its Node. A Pod that is evicted starts elsewhere with an empty one, and what lay in memory " +
    "is gone with the power. --delete-emptydir-data is the flag that drain asks for it; it does not say what is in there.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
    "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_drain/",
    "pkg/volume/emptydir/empty_dir.go in Kubernetes: teardownDefault",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "medium", reboot: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    onDisk: {
      message: "{workload} on {node} loses {count:emptyDir volume|emptyDir volumes}: {volumes}",
      impact: "What the application keeps there is gone; how much that is, the API does not tell.",
      remediation: [
        {
          text: "Ask the owner what may be lost, and copy what may not before the change.",
          commands: ["kubectl exec -n {namespace} {pod} -- df -h {paths}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    scratch: {
      message:
        "{workload} on {node} loses {count:emptyDir volume|emptyDir volumes} in memory or mounted where programs keep scratch files: {volumes}",
      impact: "Caches, sockets and temporary files go with the Pod.",
      remediation: [
        {
          text: "Nothing has to be done, unless the application keeps state there against the habit.",
          commands: ["kubectl get pod -o yaml -n {namespace} -- {pod}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["prediction", "podsByNode", "workloadIndex"] },
  evaluate: ({ change, cluster: { prediction, podsByNode, workloadIndex } }) => {
    const pods = new Map(
      change.nodes.flatMap((node) => podsByNode.get(node) ?? []).map((pod) => [keyOfPod(pod), pod] as const),
    );
    const deleted = impliedOutcome(prediction)?.emptyDirDeleted ?? [];
    const groups = groupByWorkload(deleted, pods, workloadIndex);
    const outcome = examine([...pods.values()], (pod) => {
      const group = groups.get(workloadWords(workloadOf(pod, workloadIndex)));
      return group?.[0]?.pod === pod ? violate(group, workloadOf(pod, workloadIndex)) : undefined;
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

interface Deleted {
  readonly pod: Pod;
  readonly emptyDir: EmptyDir;
}

function keyOfPod({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function groupByWorkload(
  deleted: readonly EmptyDir[],
  pods: ReadonlyMap<string, Pod>,
  index: WorkloadIndex,
): ReadonlyMap<string, readonly Deleted[]> {
  const groups = new Map<string, Deleted[]>();
  for (const emptyDir of deleted) {
    const pod = pods.get(emptyDir.pod);
    if (pod === undefined) continue;
    const workload = workloadWords(workloadOf(pod, index));
    const known = groups.get(workload);
    if (known === undefined) groups.set(workload, [{ pod, emptyDir }]);
    else known.push({ pod, emptyDir });
  }
  return groups;
}

function violate(
  all: readonly Deleted[],
  workload: ReturnType<typeof workloadOf>,
): Violation<MessageId, "kind" | "namespace" | "name"> | undefined {
  const telling = all.filter((each) => !isScratch(each));
  const told = telling.length > 0 ? telling : all;
  const { kind, namespace, name } = workload;
  const shown = told[0]?.pod;
  if (shown === undefined) return undefined;
  const paths = told.filter(({ pod }) => pod === shown).flatMap((each) => mountPaths(each));
  const volume = told[0]?.emptyDir.volume;
  const position = shown.spec?.volumes?.findIndex((each) => each.name === volume) ?? 0;
  return {
    messageId: telling.length > 0 ? "onDisk" : "scratch",
    severity: telling.length > 0 ? "medium" : "low",
    certainty: "certain",
    subject: workload,
    identity: { kind, namespace, name },
    data: {
      workload: workloadWords(workload),
      namespace,
      node: shown.spec?.nodeName ?? "",
      pod: shown.metadata.name,
      count: told.length,
      volumes: [...new Set(told.map(({ emptyDir }) => emptyDir.volume))].sort(),
      paths,
    },
    affected: [...new Set(told.map(({ pod }) => pod))].map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        object: `Pod/${keyOfPod(shown)}`,
        path: `/spec/volumes/${position}/emptyDir`,
        value: { medium: told[0]?.emptyDir.medium ?? "" },
      },
    ],
  };
}

function mountPaths({ pod, emptyDir }: Deleted): readonly string[] {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  return [...new Set(mounts.filter(({ name }) => name === emptyDir.volume).map(({ mountPath }) => mountPath))];
}

/** In memory, or mounted only where nobody keeps data; one that is mounted nowhere holds nothing that a Pod reads. */
function isScratch(deleted: Deleted): boolean {
  if (deleted.emptyDir.medium !== "") return true;
  const paths = mountPaths(deleted);
  return paths.length > 0 && paths.every((path) => SCRATCH.some((directory) => isAtOrBelow(path, directory)));
}
