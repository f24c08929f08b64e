import { leavesBy } from "../../lib/derive/movable-pods.js";
import { controllerOf } from "../../lib/derive/owner.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { isTolerated, UNSCHEDULABLE } from "../../lib/derive/taints.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import { defineClusterRule, examine } from "../../lib/rule.js";

const CORDON = { key: UNSCHEDULABLE, effect: "NoSchedule" };

/** A cordon does not hold what tolerates everything. */
export const cordonToleratingPod = defineClusterRule({
  id: "cordon-tolerating-pod",
  family: "drain",
  title: "A Pod may come straight back to the drained Node",
  risks: ["F14"],
  rationale:
    "A cordon is a taint, and a toleration with operator Exists and no key tolerates it as well. The replacement of such a Pod " +
    "may be placed on the very Node that is being drained, behind the drain's back.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    "https://github.com/kubernetes/kubernetes/tree/master/pkg/scheduler/framework/plugins/nodeunschedulable",
  ],
  occasions: ["drain"],
  worst: { drain: "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    tolerates: {
      message: "{workload} tolerates the cordon: its {count:Pod|Pods} on {nodes} may be placed there again",
      impact: "The Node is not empty after the drain, and these Pods die with it when its power goes.",
      remediation: [
        {
          text: "Scale the workload down for the time of the change, or name the taints that it has to tolerate.",
          commands: ["kubectl get --namespace={namespace} -o yaml {resource}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} -o wide"],
    },
  },
  requires: { cluster: ["podsByNode", "workloadIndex"] },
  evaluate: ({ change, cluster: { podsByNode, workloadIndex } }) => {
    const leaving = change.nodes
      .flatMap((node) => podsByNode.get(node) ?? [])
      .filter(leavesBy(change))
      .filter(({ metadata }) => controllerOf(metadata) !== undefined);
    return examine(workloadIndex.group(leaving), ([workload, pods]) => {
      if (!pods.some(({ spec }) => isTolerated(CORDON, spec?.tolerations))) return undefined;
      const { kind, namespace, name } = workload;
      return {
        messageId: "tolerates",
        severity: "medium",
        certainty: "certain",
        subject: workloadSubject(workload),
        identity: workloadIdentity(workload),
        data: {
          workload: workloadWords(workload),
          count: pods.length,
          nodes: [...new Set(pods.map(({ spec }) => spec?.nodeName ?? ""))].sort(),
          namespace,
          resource: `${kind.toLowerCase()}/${name}`,
        },
        affected: pods.map((pod) => objectSubject("Pod", pod)),
        evidence: [
          { object: `${kind}/${namespace}/${name}`, path: "/spec/template/spec/tolerations", value: "Exists" },
        ],
      };
    });
  },
});
