import { objectSubject } from "../../lib/derive/subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

const MIRROR = "kubernetes.io/config.mirror";

/** A drained Node is not an empty one. */
export const remainingPods = defineClusterRule({
  id: "remaining-pods",
  family: "relocation",
  title: "Pods stay on the Node when it is drained",
  risks: ["A10", "F15"],
  rationale:
    "kubectl drain passes over Pods of DaemonSets and cannot evict mirror Pods of static ones, which on a control plane are " +
    "etcd and the API server. They keep their volumes mounted and their sandboxes alive.",
  sources: ["https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/kubectl/pkg/drain/filters.go"],
  occasions: ["drain", "reboot", "relocate"],
  worst: { drain: "low", reboot: "low", relocate: "medium" },
  identity: ["name"],
  messages: {
    remaining: {
      message: "{count:Pod stays|Pods stay} on {node} after a drain: {pods}",
      impact:
        "Their containers and mounts are still there; for a drain or a reboot that is as it should be, for a move it is not.",
      remediation: [
        {
          text:
            "For a move: take the static manifests out of their directory while the kubelet runs, stop the kubelet, then stop " +
            "and remove the sandboxes that are left.",
          commands: ["crictl pods --quiet | xargs -r crictl stopp", "crictl pods --quiet | xargs -r crictl rmp"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["pods"] },
  evaluate: ({ change, cluster: { pods } }) => {
    const byNode = new Map<string, Pod[]>(change.nodes.map((node) => [node, []]));
    for (const pod of pods) if (stays(pod)) byNode.get(pod.spec?.nodeName ?? "")?.push(pod);
    return examine(byNode, ([node, staying]) => violate(node, staying, change.kind === "relocate" ? "medium" : "low"));
  },
});

function stays({ metadata, status }: Pod): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  const isDaemon = metadata.ownerReferences?.some(
    ({ kind, controller }) => kind === "DaemonSet" && controller === true,
  );
  return isDaemon === true || metadata.annotations?.[MIRROR] !== undefined;
}

function violate(
  node: string,
  pods: readonly Pod[],
  severity: "low" | "medium",
): Violation<"remaining", "name"> | undefined {
  const [first] = pods;
  if (first === undefined) return undefined;
  const names = pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return {
    messageId: "remaining",
    severity,
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { name: node },
    data: { node, count: pods.length, pods: names },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `Pod/${names[0] ?? ""}`, path: "/spec/nodeName", value: node }],
  };
}
