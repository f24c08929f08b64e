import { controllerOf, keyOf } from "../../lib/derive/owner.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { workloadIdentity, workloadSubject, workloadWords } from "../../lib/derive/workload-subject.js";
import type { Job, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, openWhereIncomplete } from "../../lib/rule.js";

const DEFAULT_BACKOFF_LIMIT = 6;

/** Work that is begun anew, or given up. */
export const interruptedJob = defineClusterRule({
  id: "interrupted-job",
  family: "drain",
  title: "A running Job is interrupted",
  risks: ["F22"],
  rationale:
    "A Job's Pod that is evicted, deleted or restarted loses what it has done since its last checkpoint, and counts as failed: " +
    "with no retries left, the Job as a whole has failed.",
  sources: ["https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy"],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "medium", reboot: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["kind", "namespace", "name"],
  messages: {
    fails: {
      message:
        "Pod {pod} of {workload} has run for {minutes:minute|minutes} and is stopped; the Job has no retries left",
      impact: "The Job has failed then, and does not begin anew by itself.",
      remediation: [
        {
          text: "Wait until the Job is done, or make the change before it begins: suspend what starts it.",
          commands: ["kubectl get jobs --namespace={namespace}", "kubectl get cronjobs --namespace={namespace}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get job --namespace={namespace} -o yaml -- {name}"],
    },
    restarts: {
      message: "Pod {pod} of {workload} has run for {minutes:minute|minutes} and is stopped; the Job begins anew",
      impact: "Its work since the last checkpoint is done again, and one of its retries is used up.",
      remediation: [
        {
          text: "Wait until the Job is done where its time is dear.",
          commands: ["kubectl get jobs --namespace={namespace}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get job --namespace={namespace} -o yaml -- {name}"],
    },
  },
  requires: { cluster: ["prediction", "workloadIndex", "podsByNode", "jobs"] },
  evaluate: ({ change, collectedAt, cluster: { prediction, workloadIndex, podsByNode, jobs } }) => {
    const evicted = new Set(impliedOutcome(prediction)?.evicted ?? []);
    const byKey = new Map(jobs.map((job) => [keyOf(job.metadata), job]));
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []);
    const outcome = examine(pods, (pod) => {
      if (!isRunningJob(pod)) return undefined;
      // A reboot stops every container of the Node, whether its Pod is replaced or not.
      if (change.kind !== "reboot" && !evicted.has(keyOf(pod.metadata))) return undefined;
      const { namespace = "" } = pod.metadata;
      const name = controllerOf(pod.metadata)?.name ?? "";
      const job = byKey.get(keyOf({ namespace, name }));
      const workload = workloadIndex.topOf(namespace, { kind: "Job", name });
      const fails = job !== undefined && hasNoRetries(job);
      return {
        messageId: fails ? "fails" : "restarts",
        severity: fails ? "medium" : "low",
        certainty: "certain",
        subject: workloadSubject(workload),
        identity: workloadIdentity(workload),
        data: {
          workload: workloadWords(workload),
          pod: keyOf(pod.metadata),
          namespace,
          name,
          minutes: minutesBetween(pod.status?.startTime, collectedAt),
        },
        affected: [objectSubject("Pod", pod)],
        evidence: [
          { object: `Job/${namespace}/${name}`, path: "/spec/backoffLimit", value: job?.spec?.backoffLimit ?? null },
        ],
      };
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

function isRunningJob(pod: Pod): boolean {
  return controllerOf(pod.metadata)?.kind === "Job" && !isFinished(pod);
}

/** A Job with a policy for failures may well not count a disruption. */
function hasNoRetries({ spec, status }: Job): boolean {
  if (spec?.podFailurePolicy !== undefined || spec?.backoffLimitPerIndex !== undefined) return false;
  return (status?.failed ?? 0) >= (spec?.backoffLimit ?? DEFAULT_BACKOFF_LIMIT);
}

function minutesBetween(from: string | undefined, to: string): number | string {
  return from === undefined
    ? "an unknown number of"
    : Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000));
}
