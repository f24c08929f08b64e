import { DRAIN_COST, DRAIN_NODE, drainCost } from "../../lib/derive/drain-remedy.js";
import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { readinessOf } from "../../lib/derive/node-readiness.js";
import { isFinished, isTerminating } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { secondsTolerated, UNREACHABLE } from "../../lib/derive/taints.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";
import { monitorGraceSeconds } from "../../lib/simulate/node-lifecycle/outage.js";

type Found = Violation<"deleted", "name">;

/** A kubelet that is stopped for the copy is, to the control plane, a Node that has failed. */
export const outlastedToleration = defineClusterRule({
  id: "outlasted-toleration",
  family: "relocation",
  title: "Pods are deleted while the kubelet is stopped",
  risks: ["F11"],
  rationale:
    "After the monitor's grace the Node is tainted, and when what its Pods tolerate has passed they are deleted, budgets or not, " +
    "and started elsewhere. The stopped kubelet hears of it when it is back: it has to end what runs twice, and to clear away " +
    "volumes that it no longer knows.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions",
    "pkg/controller/tainteviction in Kubernetes",
  ],
  occasions: ["relocate"],
  worst: { relocate: "medium" },
  identity: ["name"],
  messages: {
    deleted: {
      message:
        "{count:Pod of {node} is|Pods of {node} are} deleted when its kubelet is silent for longer than {seconds} s ({grace} s of grace, then what they tolerate): {pods}",
      impact:
        "They start a second time on other Nodes while their containers run on here; volumes stay behind, or are shared.",
      condition: "if the kubelet is stopped for that long and the Node was not drained before",
      remediation: [
        {
          text: `Drain first, so that nothing is left to be deleted. ${DRAIN_COST}`,
          commands: [DRAIN_NODE],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["nodes", "podsByNode"] },
  consults: { cluster: ["version"] },
  evaluate: ({ change, cluster: { nodes, podsByNode, version } }) => {
    const touched = new Set<string>(change.nodes);
    // With every Node silent the control plane takes itself for the one that is cut off, and deletes nothing.
    const others = nodes.filter((node) => !touched.has(node.metadata.name) && readinessOf(node) === "ready");
    return examine(
      nodes.filter(({ metadata }) => touched.has(metadata.name)),
      ({ metadata: { name } }) => {
        const own = podsByNode.get(name) ?? [];
        const pods = own.filter(isDeleted);
        if (others.length === 0 || pods.length === 0) return undefined;
        const minor = minorVersion(observedValue(version));
        const unknown = undecidedBy(version, `how long the control plane waits for ${name}`);
        if (unknown !== undefined) return unknown;
        if (minor === undefined) {
          return {
            reason: "malformed",
            detail: `the API server's version, by which it waits for ${name}, cannot be read`,
          };
        }
        const found = violate(name, pods, monitorGraceSeconds(minor));
        return { ...found, data: { ...found.data, ...drainCost(own) } };
      },
    );
  },
});

function isDeleted(pod: Pod): boolean {
  return isMovablePod(pod) && !isFinished(pod) && !isTerminating(pod) && toleratedBy(pod) !== null;
}

/** [s]; null for ever */
function toleratedBy({ spec }: Pod): number | null {
  return secondsTolerated([{ key: UNREACHABLE, effect: "NoExecute" }], spec?.tolerations);
}

function violate(node: string, pods: readonly Pod[], grace: number): Found {
  const least = Math.min(...pods.map((pod) => toleratedBy(pod) ?? Number.POSITIVE_INFINITY));
  return {
    messageId: "deleted",
    severity: "medium",
    certainty: "conditional",
    subject: { kind: "Node", name: node },
    identity: { name: node },
    data: {
      node,
      count: pods.length,
      seconds: grace + least,
      grace,
      pods: pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `Node/${node}`, path: "/metadata/name", value: node }],
  };
}
