import { leavesBy } from "../../lib/derive/movable-pods.js";
import { readyCondition } from "../../lib/derive/node-readiness.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { defineClusterRule, examine } from "../../lib/rule.js";

/** Nobody there ends the Pods that the drain waits for. */
export const deadNodeDrain = defineClusterRule({
  id: "dead-node-drain",
  family: "drain",
  title: "The Node to drain does not answer",
  risks: ["F19"],
  rationale:
    "Evicting a Pod marks it for deletion; the kubelet of its Node ends it and lets the object go. On a Node whose kubelet is " +
    "silent nobody does, and kubectl drain waits without an end for Pods that stay Terminating.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown",
  ],
  occasions: ["drain"],
  worst: { drain: "high" },
  identity: ["name"],
  messages: {
    waits: {
      message: "Node {node} is not ready ({reason}), and {count:Pod is|Pods are} to be drained from it",
      impact: "The Pods stay Terminating, the drain does not end, and their volumes stay attached to the Node.",
      remediation: [
        {
          text: "Bring the kubelet back and drain then: a drain belongs before the power goes.",
          commands: ["kubectl describe node -- {node}"],
          destructive: false,
        },
        {
          text:
            "If the machine is known to be off and stays off, say so instead of draining: its Pods are deleted by force and " +
            "its volumes detached at once. On a machine that still runs this corrupts data.",
          commands: ["kubectl taint nodes {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"],
          destructive: true,
        },
      ],
      verify: ["kubectl get node -- {node}"],
    },
  },
  requires: { cluster: ["nodes", "podsByNode"] },
  evaluate: ({ change, cluster: { nodes, podsByNode } }) => {
    const touched = new Set<string>(change.nodes);
    const leaves = leavesBy(change);
    return examine(
      nodes.filter(({ metadata }) => touched.has(metadata.name)),
      (node) => {
        const { name } = node.metadata;
        const ready = readyCondition(node);
        const pods = (podsByNode.get(name) ?? []).filter(leaves);
        // With a limit on the wait the command passes over what is deleted already, and ends.
        const passesOver = change.skipWaitForDeleteTimeoutSeconds > 0;
        if (ready?.status === "True" || pods.length === 0 || passesOver) return undefined;
        return {
          messageId: "waits",
          severity: "high",
          certainty: "certain",
          subject: objectSubject("Node", node),
          identity: { name },
          data: { node: name, reason: ready?.reason ?? "no condition Ready", count: pods.length },
          affected: pods.map((pod) => objectSubject("Pod", pod)),
          evidence: [{ object: `Node/${name}`, path: "/status/conditions", value: ready?.status ?? null }],
        };
      },
    );
  },
});
