import { reasonWords } from "../../lib/derive/newly-pending.js";
import { impliedOutcome, podsTold } from "../../lib/derive/pods-prediction.js";
import { type Stranded, strandedWorkloads } from "../../lib/derive/stranded-workload.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import { defineClusterRule, examine, lookedAt, openWhereIncomplete, type Violation } from "../../lib/rule.js";

/** There is room, and the Pods may not use it. */
export const infeasiblePods = defineClusterRule({
  id: "infeasible-pods",
  family: "drain",
  title: "No other Node may run the Pods that leave",
  risks: ["F10"],
  rationale:
    "Node selectors, affinity, required anti-affinity, DoNotSchedule spread constraints, host ports and taints are conditions, " +
    "not wishes: where no Node that is left meets them, the Pod waits. An anti-affinity with as many replicas as Nodes is the " +
    "commonest case.",
  sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
  occasions: ["drain", "power-off", "remove-node"],
  worst: { drain: "high", "power-off": "high", "remove-node": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    infeasible: {
      message: "{count:Pod|Pods} of {workload} may run on no other Node, {serving} serve: {reasons}",
      impact: "The Pods stay Pending until the Node takes Pods again; room elsewhere does not help.",
      remediation: [
        {
          text:
            "Relax the condition for the time of the change, label or uncordon another Node that meets it, or accept that " +
            "these Pods wait.",
          commands: ["kubectl get --namespace={namespace} -o yaml {resource}", "kubectl get nodes --show-labels"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} --field-selector=status.phase=Pending"],
    },
  },
  requires: { cluster: ["prediction", "workloadIndex", "pods"] },
  evaluate: ({ cluster: { prediction, workloadIndex, pods } }) => {
    const outcome = impliedOutcome(prediction);
    const stranded = outcome === undefined ? [] : strandedWorkloads(outcome, pods, workloadIndex, "constraint");
    return openWhereIncomplete(lookedAt(examine(stranded, violate), podsTold(outcome)), prediction);
  },
});

function violate({
  workload,
  pending,
  serving,
  severity,
}: Stranded): Violation<"infeasible", "kind" | "namespace" | "name"> {
  const { kind, namespace, name } = workload;
  return {
    messageId: "infeasible",
    severity,
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      namespace,
      resource: `${kind.toLowerCase()}/${name}`,
      count: pending.added,
      serving: serving === 0 ? "none" : serving,
      reasons: reasonWords(pending),
    },
    evidence: [{ object: `${kind}/${namespace}/${name}`, path: "/spec/template/spec", value: reasonWords(pending) }],
  };
}
