import { type Foundation, foundationOf } from "../../lib/derive/foundation.js";
import { type Outage, outagesOf, secondsWords } from "../../lib/derive/outage.js";
import { impliedOutcome, podsTold } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { OccasionKind } from "../../lib/model/change.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, lookedAt, openWhereIncomplete, type Violation } from "../../lib/rule.js";

/** Name resolution, ingress, provisioning: one workload's gap is everybody's. */
export const singleClusterService = defineClusterRule({
  id: "single-cluster-service",
  family: "drain",
  title: "What all workloads depend on is interrupted",
  risks: ["F17"],
  rationale:
    "Cluster DNS, the ingress controller, the metrics server, storage provisioners and the network's controller serve every " +
    "other workload. Where all their ready Pods are on the Nodes of the change, its gap is a gap of all of them.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/dns-horizontal-autoscaling/",
    "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "high", reboot: "high", "power-off": "high", "remove-node": "high" },
  identity: ["kind", "namespace", "name"],
  messages: {
    interrupted: {
      message: "{workload} is {what}, with {count:ready Pod|ready Pods}, all on {nodes}: it is away for {seconds}",
      impact: "For that time {effect}: {parts}.",
      remediation: [
        {
          text: "Have a second Pod of it ready on another Node before the change begins.",
          commands: [
            "kubectl scale --namespace={namespace} --replicas={replicas} {resource}",
            "kubectl rollout status --namespace={namespace} {resource}",
            "kubectl get pods --namespace={namespace} -o wide",
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} -o wide"],
    },
  },
  requires: { cluster: ["prediction", "workloadIndex"] },
  evaluate: ({ change, cluster: { prediction, workloadIndex } }) => {
    const touched = new Set<string>(change.nodes);
    const outcome = impliedOutcome(prediction);
    const outages = outcome === undefined ? [] : outagesOf(outcome, workloadIndex);
    const examined = examine(outages, (outage) => {
      const pods = workloadIndex.podsOf(outage.workload).filter(({ spec }) => touched.has(spec?.nodeName ?? ""));
      const foundation = pods[0] && foundationOf(pods[0]);
      return foundation === undefined ? undefined : violate(outage, foundation, pods, change.kind);
    });
    return openWhereIncomplete(lookedAt(examined, podsTold(outcome)), prediction);
  },
});

/** A drain first makes the gap of a power-off or a removal as short as that of an eviction: those minutes are not needed. */
function severityOf({ seconds }: Outage, { isVital }: Foundation, kind: OccasionKind): Severity {
  const isNeedless = seconds.max === null || kind === "power-off" || kind === "remove-node";
  if (isVital) return isNeedless ? "high" : "medium";
  return seconds.max === null ? "medium" : "low";
}

function violate(
  outage: Outage,
  foundation: Foundation,
  pods: readonly Pod[],
  kind: OccasionKind,
): Violation<"interrupted", "kind" | "namespace" | "name"> {
  const { workload, seconds, parts } = outage;
  const { namespace, name } = workload;
  return {
    messageId: "interrupted",
    severity: severityOf(outage, foundation, kind),
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      what: foundation.what,
      effect: foundation.effect,
      count: pods.length,
      nodes: [...new Set(pods.map(({ spec }) => spec?.nodeName ?? ""))].sort(),
      seconds: secondsWords(seconds),
      parts: parts.length === 0 ? ["it starts anew"] : parts,
      replicas: (workload.replicas ?? pods.length) + 1,
      namespace,
      resource: `${workload.kind.toLowerCase()}/${name}`,
    },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `${workload.kind}/${namespace}/${name}`, path: "/spec/replicas", value: workload.replicas }],
  };
}
