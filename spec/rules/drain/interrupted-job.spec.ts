import type { Job } from "../../../lib/model/kubernetes/index.js";
import { aReplica, missing, testRule } from "../../../lib/testing/index.js";
import { interruptedJob } from "../../../rules/drain/interrupted-job.js";
import { aCluster, aDrain } from "./cluster.js";

const change = aDrain();
const collectedAt = "2026-11-20T12:00:00Z";
const worker = aReplica("report-x", "node1", "Job", "report", {});
const running = { ...worker, status: { ...worker.status, startTime: "2026-11-20T07:00:00Z" } };
const done = { ...worker, status: { phase: "Succeeded" } };
const elsewhere = aReplica("other-x", "node1", "ReplicaSet", "other", {});
const aJob = (spec: NonNullable<Job["spec"]>): Job => ({
  metadata: { name: "report", namespace: "default" },
  spec: { completions: 1, parallelism: 1, ...spec },
  status: { active: 1 },
});

testRule(interruptedJob, {
  pass: {
    "the Job has ended": {
      change,
      collectedAt,
      cluster: aCluster({ pods: [done, elsewhere], jobs: [aJob({ backoffLimit: 0 })] }),
    },
    "its Pod is not on the Node": {
      change: aDrain({ nodes: ["node2"] }),
      collectedAt,
      cluster: aCluster({
        pods: [running, aReplica("x", "node2", "Job", "y", { namespace: "other" })].map((pod) =>
          pod === running ? pod : { ...pod, status: { phase: "Failed" } },
        ),
        jobs: [aJob({})],
      }),
    },
  },
  fail: {
    "it has no retries": {
      change,
      collectedAt,
      cluster: aCluster({ pods: [running], jobs: [aJob({ backoffLimit: 0 })] }),
      findings: [
        {
          messageId: "fails",
          severity: "medium",
          message:
            "Pod default/report-x of Job default/report has run for 300 minutes and is stopped; the Job has no retries left",
        },
      ],
    },
    "it begins anew": {
      change,
      collectedAt,
      cluster: aCluster({ pods: [running], jobs: [aJob({ backoffLimit: 6 })] }),
      findings: [{ messageId: "restarts", severity: "low" }],
    },
    "its policy may not count disruptions": {
      change,
      collectedAt,
      cluster: aCluster({
        pods: [running],
        jobs: [
          aJob({
            backoffLimit: 0,
            podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
          }),
        ],
      }),
      findings: [{ messageId: "restarts", severity: "low" }],
    },
    "the Node reboots under it": {
      change: { kind: "reboot", nodes: ["node1"] },
      collectedAt,
      cluster: aCluster({ pods: [running], jobs: [aJob({ backoffLimit: 0 })] }),
      findings: [{ messageId: "fails", severity: "medium" }],
    },
  },
  open: {
    "Jobs could not be read": {
      change,
      cluster: { ...aCluster({ pods: [running] }), jobs: missing("forbidden", "not allowed") },
      reason: "forbidden",
    },
  },
});
