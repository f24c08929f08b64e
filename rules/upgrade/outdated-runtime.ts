import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import type { Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"old", "node">;

/** The first kubelet that asks the runtime for its cgroup driver and takes no silence for an answer. */
const ASKS_FROM_MINOR = 37;

/** containerd 1.x does not know a question that the new kubelet asks it before it starts. */
export const outdatedRuntime = defineClusterRule({
  id: "outdated-runtime",
  family: "upgrade",
  title: "The container runtime is too old for the new kubelet",
  risks: ["H05"],
  rationale:
    "The kubelet asks the runtime which cgroup driver it uses (RuntimeConfig of the CRI). containerd answers that from 2.0 on. Until 1.36 " +
    "the kubelet takes its own setting where the runtime does not know the question, and counts in kubelet_cri_losing_support that this " +
    "ends with 1.37.",
  sources: [
    "cmd/kubelet/app/server.go in Kubernetes 1.36: getCgroupDriverFromCRI",
    "https://github.com/kubernetes/enhancements/issues/4033",
    "https://containerd.io/releases/",
  ],
  occasions: ["upgrade"],
  worst: { upgrade: "high" },
  identity: ["node"],
  messages: {
    old: {
      message: "{node} runs {runtime}, and the kubelet of {target} needs containerd 2",
      impact: "The new kubelet does not start on it; the Node stays NotReady.",
      condition:
        "if the fallback is gone in that release, as it was announced, and the distribution has not brought RuntimeConfig to 1.x",
      remediation: [
        {
          text: "Replace containerd 1.x by 2.x, on one drained Node after the other, before the kubelet.",
          commands: ["kubectl get nodes -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get node -o wide -- {node}"],
    },
  },
  requires: { cluster: ["nodes"] },
  evaluate: ({ change, cluster: { nodes } }) => {
    const target = minorVersion(change.toVersion);
    if (target === undefined) return open("malformed", `${change.toVersion} is no version of Kubernetes 1.x`);
    return examine(nodes, (node) => (target < ASKS_FROM_MINOR ? undefined : check(node, change.toVersion)));
  },
});

function check({ metadata: { name }, status }: Node, toVersion: string): Found | Undecided | undefined {
  const runtime = status?.nodeInfo?.containerRuntimeVersion ?? "";
  const [, software, major] = /^([a-z-]+):\/\/v?(\d+)\./.exec(runtime) ?? [];
  if (software === undefined) {
    return { reason: "malformed", detail: `the runtime of ${name} is not known; kubectl get nodes -o wide tells it` };
  }
  if (software !== "containerd" || Number(major) >= 2) return undefined;
  return {
    messageId: "old",
    severity: "high",
    certainty: "conditional",
    subject: { kind: "Node", name },
    identity: { node: name },
    data: { node: name, runtime, target: toVersion },
    evidence: [{ object: `Node/${name}`, path: "/status/nodeInfo/containerRuntimeVersion", value: runtime }],
  };
}
