import { foundationOf } from "../../lib/derive/foundation.js";
import { compileLabelMap } from "../../lib/derive/label-selector.js";
import { type Outage, outagesOf, secondsWords } from "../../lib/derive/outage.js";
import { impliedOutcome, podsTold } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Deployment, Pod, Service } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, lookedAt, openWhereIncomplete, type Violation } from "../../lib/rule.js";

/** One replica is stopped before its replacement serves. */
export const singleReplica = defineClusterRule({
  id: "single-replica",
  family: "drain",
  title: "A workload with a single replica is interrupted",
  risks: ["F07"],
  rationale:
    "An eviction stops the old Pod first; the new one has to be placed, pull its images, start and pass its readiness probe. " +
    "With one replica nobody answers in the meantime, and after a power-off not for minutes.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
    "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  ],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "medium", reboot: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    interrupted: {
      message: "{workload} has one replica, on {node}: nobody serves it for {seconds}",
      impact: "Its callers get no answer for that time: {parts}.",
      remediation: [
        {
          text: "Scale to 2 first, wait until the second Pod is ready on another Node, make the change, scale back.",
          commands: [
            "kubectl scale --namespace={namespace} --replicas=2 {resource}",
            "kubectl rollout status --namespace={namespace} {resource}",
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} -o wide"],
    },
    accepted: {
      message: "{workload} has one replica, on {node}, and is away for {seconds}; {why}",
      impact: "Its work stands still for that time: {parts}.",
      remediation: [
        {
          text: "Make the change when nobody waits for it.",
          commands: ["kubectl get pods --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} -o wide"],
    },
  },
  requires: { cluster: ["prediction", "workloadIndex"] },
  consults: { cluster: ["services"] },
  evaluate: ({ change, cluster: { prediction, workloadIndex, services } }) => {
    const outcome = impliedOutcome(prediction);
    const selects = selectorsOf(services);
    const touched = new Set<string>(change.nodes);
    const outages = outcome === undefined ? [] : outagesOf(outcome, workloadIndex);
    const examined = examine(outages, (outage) => {
      const pods = workloadIndex.podsOf(outage.workload).filter(({ spec }) => touched.has(spec?.nodeName ?? ""));
      const [pod] = pods;
      // More than one, or none that ends by itself: other hazards.
      if (pod === undefined || (outage.workload.replicas ?? 1) !== 1 || outage.seconds.max === null) return undefined;
      return foundationOf(pod) === undefined ? violate(outage, pod, selects(pod)) : undefined;
    });
    return openWhereIncomplete(lookedAt(examined, podsTold(outcome)), prediction);
  },
});

/** Whether a Service sends anybody to the Pod; undefined where Services were not observed. */
function selectorsOf(services: Observation<readonly Service[]>): (pod: Pod) => boolean | undefined {
  const known = observedValue(services);
  if (known === undefined) return () => undefined;
  const byNamespace = new Map<string, ReturnType<typeof compileLabelMap>[]>();
  for (const { metadata, spec } of known) {
    const namespace = metadata.namespace ?? "";
    const matchers = byNamespace.get(namespace) ?? [];
    matchers.push(compileLabelMap(spec?.selector));
    byNamespace.set(namespace, matchers);
  }
  return ({ metadata }) =>
    (byNamespace.get(metadata.namespace ?? "") ?? []).some((matcher) => matcher.matches(metadata.labels));
}

function violate(
  { workload, seconds, parts }: Outage,
  pod: Pod,
  isServed: boolean | undefined,
): Violation<"interrupted" | "accepted", "kind" | "namespace" | "name"> {
  const { object, kind, namespace, name } = workload;
  const isRecreated = (object as Deployment | undefined)?.spec?.strategy?.type === "Recreate";
  const isAccepted = isRecreated || isServed === false;
  return {
    messageId: isAccepted ? "accepted" : "interrupted",
    severity: isAccepted ? "low" : "medium",
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      node: pod.spec?.nodeName ?? "",
      seconds: secondsWords(seconds),
      parts: parts.length === 0 ? ["it starts anew"] : parts,
      why: isRecreated ? "its strategy Recreate accepts gaps" : "no Service leads to it",
      namespace,
      resource: `${kind.toLowerCase()}/${name}`,
    },
    affected: [objectSubject("Pod", pod)],
    evidence: [{ object: `${kind}/${namespace}/${name}`, path: "/spec/replicas", value: workload.replicas }],
  };
}
