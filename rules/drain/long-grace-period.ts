import { DRAIN_COST, type DrainCost, drainCost } from "../../lib/derive/drain-remedy.js";
import { leavesBy } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Workload } from "../../lib/derive/workload-index.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Drain } from "../../lib/model/change.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

const DEFAULT_GRACE_SECONDS = 30;
/** Longer than anybody expects a drain to stand still without a word. */
const LONG_SECONDS = 600;

/** A Pod may take longer to stop than the command waits, or than anybody expects. */
export const longGracePeriod = defineClusterRule({
  id: "long-grace-period",
  family: "drain",
  title: "A Pod may take longer to stop than the drain waits",
  risks: ["F12"],
  rationale:
    "kubectl drain waits until each Pod is gone, for as long as its terminationGracePeriodSeconds allows. A shorter --timeout " +
    "ends the command with an error while Pods are still stopping.",
  sources: ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"],
  occasions: ["drain"],
  worst: { drain: "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    beyondTimeout: {
      message: "{count:Pod|Pods} of {workload} may take {grace} s to stop, and the drain gives up after {timeout} s",
      impact: "The command may end with an error while the Pods still stop; what comes after it must not begin then.",
      remediation: [
        {
          text: `Give the drain a --timeout beyond the longest grace period, or none. ${DRAIN_COST}`,
          commands: [
            "kubectl drain --ignore-daemonsets --delete-emptydir-data={deletesEmptyDirs} --timeout={enough} -- {nodes}",
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
    },
    long: {
      message: "{count:Pod|Pods} of {workload} may take {grace} s to stop",
      impact: "The drain stands still for that long, without a word, if the Pod makes use of it.",
      remediation: [
        {
          text: "Plan the time, and leave the Pod its time: killing it early is what the grace period is there to prevent.",
          commands: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pod --namespace={namespace} -o yaml -- {name}"],
    },
  },
  requires: { cluster: ["podsByNode", "workloadIndex"] },
  evaluate: ({ change, cluster: { podsByNode, workloadIndex } }) => {
    const onNodes = change.nodes.flatMap((node) => podsByNode.get(node) ?? []);
    const pods = onNodes.filter(leavesBy(change));
    const cost = drainCost(onNodes);
    return examine(workloadIndex.group(pods), ([workload, own]) => {
      const grace = Math.max(...own.map((pod) => graceOf(pod, change)));
      const isLate = change.timeoutSeconds > 0 && grace >= change.timeoutSeconds;
      return isLate || grace >= LONG_SECONDS ? violate(workload, own, grace, change, isLate, cost) : undefined;
    });
  },
});

function graceOf({ spec }: Pod, { gracePeriodSeconds }: Drain): number {
  return gracePeriodSeconds >= 0 ? gracePeriodSeconds : (spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS);
}

function violate(
  workload: Workload,
  pods: readonly Pod[],
  grace: number,
  { nodes, timeoutSeconds }: Drain,
  isLate: boolean,
  cost: DrainCost,
): Violation<"beyondTimeout" | "long", "kind" | "namespace" | "name"> {
  const [pod] = pods;
  return {
    messageId: isLate ? "beyondTimeout" : "long",
    severity: isLate ? "medium" : "low",
    certainty: "certain",
    subject: workloadSubject(workload),
    identity: workloadIdentity(workload),
    data: {
      workload: workloadWords(workload),
      count: pods.length,
      grace,
      timeout: timeoutSeconds,
      enough: `${grace + 60}s`,
      nodes,
      namespace: workload.namespace,
      name: pod?.metadata.name ?? "",
      ...cost,
    },
    affected: pods.map((each) => objectSubject("Pod", each)),
    evidence: [
      {
        object: `Pod/${pod === undefined ? "" : keyOf(pod.metadata)}`,
        path: "/spec/terminationGracePeriodSeconds",
        value: grace,
      },
    ],
  };
}
