import { foundationOf } from "../../lib/derive/foundation.js";
import { outagesOf, secondsWords } from "../../lib/derive/outage.js";
import { isFinished, isReady } from "../../lib/derive/pod-status.js";
import { impliedOutcome, podsTold } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { forbidsScheduling } from "../../lib/derive/taints.js";
import type { Workload, WorkloadIndex } from "../../lib/derive/workload-index.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import type { Prediction } from "../../lib/model/prediction.js";
import type { Severity } from "../../lib/model/severity.js";
import {
  defineClusterRule,
  examine,
  lookedAt,
  notApplicable,
  openWhereIncomplete,
  type Violation,
} from "../../lib/rule.js";

type MessageId = "together" | "sameNode";
type Found = Violation<MessageId, "kind" | "namespace" | "name">;

const SPREAD = {
  text: "Spread the replicas over Nodes with a topology spread constraint or Pod anti-affinity, and give them a budget.",
  commands: ["kubectl get pods --namespace={namespace} -o wide"],
  destructive: false,
};
const VERIFY = ["kubectl get pods --namespace={namespace} -o wide"];

/** Several replicas that are one: they are all where the change is. */
export const colocatedReplicas = defineClusterRule({
  id: "colocated-replicas",
  family: "drain",
  title: "All replicas of a workload are on Nodes that go together",
  risks: ["F08"],
  rationale:
    "Replicas protect against the loss of a Node only when they are on several. Without a constraint the scheduler spreads " +
    "them as well as it can at the time, and a restart or a scale-up may bring them together later.",
  sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"],
  occasions: ["standing", "drain", "reboot", "power-off", "remove-node"],
  worst: { standing: "medium", drain: "high", reboot: "high", "power-off": "high", "remove-node": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    together: {
      message: "All {count} serving replicas of {workload} go together: nobody serves it for {seconds}",
      impact: "An outage that the replicas were meant to spare; a budget would have let them go one after the other.",
      remediation: [
        {
          text:
            "Restart the workload while the Nodes are cordoned, so that its replicas move one by one before the change; for " +
            "good, spread them and give them a budget.",
          commands: [
            "kubectl cordon -- {nodes}",
            "kubectl rollout restart --namespace={namespace} {resource}",
            "kubectl rollout status --namespace={namespace} {resource}",
          ],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    sameNode: {
      message: "All {count} ready replicas of {workload} are on {nodes}",
      impact: "Whatever happens to that Node ends all of them at once.",
      remediation: [SPREAD],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["workloadIndex", "nodes"] },
  consults: { cluster: ["prediction"] },
  evaluate: ({ change, cluster: { workloadIndex, nodes, prediction } }) => {
    if (change.kind === "standing") return standing(workloadIndex, nodes);
    const predicted = observedValue(prediction);
    if (predicted === undefined) {
      const detail = prediction.state === "unobserved" ? prediction.detail : "";
      const reason = prediction.state === "unobserved" ? prediction.reason : "not-collected";
      return { kind: "examined", examined: 0, violations: [], undecided: [{ reason, detail }] };
    }
    return underChange(workloadIndex, change.nodes, predicted);
  },
});

function underChange(index: WorkloadIndex, nodes: readonly string[], prediction: Prediction) {
  const touched = new Set(nodes);
  const outcome = impliedOutcome(prediction);
  const examined = examine(outcome === undefined ? [] : outagesOf(outcome, index), ({ workload, seconds }) => {
    const pods = index.podsOf(workload).filter((pod) => isReady(pod) && touched.has(pod.spec?.nodeName ?? ""));
    const [pod] = pods;
    const isSingle = (workload.replicas ?? pods.length) < 2 || pods.length < 2;
    if (pod === undefined || isSingle || foundationOf(pod) !== undefined) return undefined;
    return violate("together", "high", workload, pods, secondsWords(seconds));
  });
  return openWhereIncomplete(lookedAt(examined, podsTold(outcome)), prediction);
}

/** With one Node that takes Pods there is no other place. */
function standing(index: WorkloadIndex, nodes: readonly Node[]) {
  const taking = nodes.filter(({ spec }) => !spec?.unschedulable && !(spec?.taints ?? []).some(forbidsScheduling));
  if (taking.length < 2) return notApplicable("fewer than two Nodes take Pods");
  return examine(index.workloads(), ([workload, pods]) => {
    if (workload.replicas === null || workload.replicas < 2) return undefined;
    const ready = pods.filter((pod) => isReady(pod) && !isFinished(pod));
    const places = new Set(ready.map(({ spec }) => spec?.nodeName ?? ""));
    return ready.length > 1 && places.size === 1 ? violate("sameNode", "medium", workload, ready, "") : undefined;
  });
}

function violate(
  messageId: MessageId,
  severity: Severity,
  workload: Workload,
  pods: readonly Pod[],
  seconds: string,
): Found {
  const { kind, namespace, name } = workload;
  const nodes = [...new Set(pods.map(({ spec }) => spec?.nodeName ?? ""))].sort();
  return {
    messageId,
    severity,
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      count: pods.length,
      seconds,
      nodes,
      namespace,
      resource: `${kind.toLowerCase()}/${name}`,
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `${kind}/${namespace}/${name}`, path: "/spec/replicas", value: workload.replicas }],
  };
}
