import { reasonWords } from "../../lib/derive/newly-pending.js";
import { nodeAutoscaler } from "../../lib/derive/node-autoscaler.js";
import { impliedOutcome, podsTold } from "../../lib/derive/pods-prediction.js";
import { type Stranded, strandedWorkloads } from "../../lib/derive/stranded-workload.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import { defineClusterRule, examine, lookedAt, openWhereIncomplete, type Violation } from "../../lib/rule.js";

type MessageId = "noRoom" | "scaled";

const VERIFY = [
  "kubectl get pods --namespace={namespace} --field-selector=status.phase=Pending",
  "kubectl describe nodes",
];

/** The Pods that leave do not fit on what is left. */
export const insufficientCapacity = defineClusterRule({
  id: "insufficient-capacity",
  family: "drain",
  title: "The other Nodes have no room for the Pods that leave",
  risks: ["F09"],
  rationale:
    "The scheduler counts what Pods request, not what they use. What does not fit into the remaining Nodes' allocatable CPU, " +
    "memory, Pod count and other resources waits until the Node is back or another one is added.",
  sources: [
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled",
    "https://github.com/kubernetes/kubernetes/tree/master/pkg/scheduler/framework/plugins/noderesources",
  ],
  occasions: ["drain", "power-off", "remove-node"],
  worst: { drain: "high", "power-off": "high", "remove-node": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    noRoom: {
      message: "{count:Pod of {workload} finds|Pods of {workload} find} no Node, {serving} serve: {reasons}",
      impact: "The Pods stay Pending until the Node takes Pods again or room is made elsewhere.",
      remediation: [
        {
          text: "Add a Node, or scale something else down for the time of the change.",
          commands: ["kubectl describe nodes", "kubectl get pods -A -o wide --field-selector=status.phase=Running"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    scaled: {
      message:
        "{count:Pod of {workload} finds|Pods of {workload} find} no Node that is there now, {serving} serve: {reasons}; {autoscaler} may add one",
      impact: "The Pods wait for as long as the new Node takes, and without an end if none is added.",
      condition: "if {autoscaler} adds no Node that they fit on",
      remediation: [
        {
          text: "See that the Node group may grow, or add the Node before the change.",
          commands: ["kubectl describe nodes"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["prediction", "workloadIndex", "pods", "nodes"] },
  evaluate: ({ cluster: { prediction, workloadIndex, pods, nodes } }) => {
    const outcome = impliedOutcome(prediction);
    const stranded = outcome === undefined ? [] : strandedWorkloads(outcome, pods, workloadIndex, "capacity");
    const autoscaler = stranded.length === 0 ? undefined : nodeAutoscaler(nodes, pods);
    const examined = examine(stranded, (each) => violate(each, autoscaler));
    return openWhereIncomplete(lookedAt(examined, podsTold(outcome)), prediction);
  },
});

function violate(
  { workload, pending, serving, severity }: Stranded,
  autoscaler: string | undefined,
): Violation<MessageId, "kind" | "namespace" | "name"> {
  return {
    messageId: autoscaler === undefined ? "noRoom" : "scaled",
    severity: autoscaler === undefined ? severity : "medium",
    certainty: autoscaler === undefined ? "certain" : "conditional",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      namespace: workload.namespace,
      count: pending.added,
      serving: serving === 0 ? "none" : serving,
      reasons: reasonWords(pending),
      autoscaler: autoscaler ?? "nothing",
    },
    evidence: [
      {
        object: `${workload.kind}/${workload.namespace}/${workload.name}`,
        path: "/spec/template/spec/containers",
        value: reasonWords(pending),
      },
    ],
  };
}
