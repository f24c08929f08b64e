import { objectSubject } from "../../lib/derive/subject.js";
import type { Pod, Volume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** emptyDir volumes live in the very directory that moves, and go with their Pods. */
export const divergingEmptydir = defineClusterRule({
  id: "diverging-emptydir",
  family: "relocation",
  title: "Pods keep data in emptyDir volumes inside the directory",
  risks: ["A17"],
  rationale:
    "An emptyDir on disk is a directory of the kubelet's root. What a Pod writes to it after the copy stays in the old tree; " +
    "when the Pod is deleted, by the drain that has to come first, the directory is deleted with everything in it.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
    "pkg/volume/emptydir/empty_dir.go in Kubernetes",
  ],
  occasions: ["relocate"],
  worst: { relocate: "medium" },
  identity: ["name"],
  messages: {
    emptyDir: {
      message: "{count:Pod on {node} keeps|Pods on {node} keep} data in emptyDir volumes on disk: {pods}",
      impact:
        "The drain before the move deletes it; without a drain the Pods write on in the old tree, and lose it with that.",
      remediation: [
        {
          text: "Ask their owners what may be lost. Save what may not before the drain.",
          commands: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
    inMemory: {
      message: "{count:Pod on {node} keeps|Pods on {node} keep} data in emptyDir volumes in memory: {pods}",
      impact: "The drain before the move deletes it, and refuses to without --delete-emptydir-data.",
      remediation: [
        {
          text: "Ask their owners whether it may go.",
          commands: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["pods"] },
  evaluate: ({ change, cluster: { pods } }) => {
    const byNode = new Map<string, Pod[]>(change.nodes.map((node) => [node, []]));
    for (const pod of pods) if (emptyDirs(pod).length > 0) byNode.get(pod.spec?.nodeName ?? "")?.push(pod);
    return examine(byNode, ([node, found]) => {
      const onDisk = found.filter(isOnDisk);
      return onDisk.length > 0 ? violate("emptyDir", node, onDisk) : violate("inMemory", node, found);
    });
  },
});

function emptyDirs({ spec, status }: Pod): readonly Volume[] {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return [];
  return spec?.volumes?.filter(({ emptyDir }) => emptyDir !== undefined) ?? [];
}

function isOnDisk(pod: Pod): boolean {
  return emptyDirs(pod).some(({ emptyDir }) => (emptyDir?.medium ?? "") === "");
}

function violate(
  messageId: "emptyDir" | "inMemory",
  node: string,
  pods: readonly Pod[],
): Violation<"emptyDir" | "inMemory", "name"> | undefined {
  const [first] = pods;
  if (first === undefined) return undefined;
  const names = pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const position = first.spec?.volumes?.findIndex(({ emptyDir }) => emptyDir !== undefined) ?? 0;
  return {
    messageId,
    severity: messageId === "emptyDir" ? "medium" : "low",
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { name: node },
    data: { node, count: pods.length, pods: names },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `Pod/${names[0] ?? ""}`, path: `/spec/volumes/${position}/emptyDir`, value: {} }],
  };
}
