import { readFileSync } from "node:fs";
import type { Drain } from "../../../lib/model/change.js";
import type { Subject } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import {
  aFinding,
  aHostCoverage,
  aListCoverage,
  anEvictionPrediction,
  anOpenResult,
  aPodsPrediction,
  aReport,
  aRule,
} from "./a-report.js";
import { hostileReport } from "./hostile.js";

/** Where golden documents and what the reporters make of them stand, seen from the repository's root. */
export const GOLDEN_FOLDER = "fixtures/reports";

/** What the engine once said of the recorded incident; it is kept, so that a new rule does not change how reports look. */
export const INCIDENT_FILE = `${GOLDEN_FOLDER}/incident.json`;

export function incidentReport(): Report {
  return JSON.parse(readFileSync(INCIDENT_FILE, "utf8")) as Report;
}

/** Golden reports by the name of their files. */
export function goldenReports(): Readonly<Record<string, Report>> {
  return {
    incident: incidentReport(),
    drain: drainReport(12),
    reboot: rebootReport(),
    standing: aReport(),
    hostile: hostileReport(),
  };
}

export function aDrain(parts: Partial<Drain> = {}): Drain {
  return {
    kind: "drain",
    nodes: ["worker-07"],
    force: false,
    deleteEmptydirData: true,
    ignoreDaemonsets: true,
    disableEviction: false,
    timeoutSeconds: 600,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
    ...parts,
  };
}

const node = (name: string): Subject => ({ kind: "Node", name });

/** Two Nodes of a large cluster: budgets, Pods that fit nowhere, a host that is silent, one rule that hits every Node. */
export function drainReport(nodes: number): Report {
  const everyNode = Array.from({ length: nodes }, (_, index) =>
    aFinding({
      ruleId: "clock-skew",
      severity: "low",
      title: "Clocks of hosts differ",
      subject: node(`worker-${String(index).padStart(4, "0")}`),
      message: `the clock of worker-${String(index).padStart(4, "0")} is ${(index % 7) + 1} s ahead`,
      impact: "Certificates and leases seem to end early.",
      remediation: [{ text: "Let chrony set the clock.", commands: ["chronyc makestep"], destructive: false }],
      verify: ["chronyc tracking"],
      evidence: [{ host: `worker-${index}`, fact: "clock", path: "/offsetSeconds", value: (index % 7) + 1 }],
    }),
  );
  const findings = [
    aFinding({ affected: ["web-1", "web-2", "web-3"].map((name) => ({ kind: "Pod", namespace: "shop", name })) }),
    aFinding({
      ruleId: "unmanaged-pod",
      title: "A Pod without a controller would not come back",
      subject: { kind: "Pod", namespace: "tools", name: "debug" },
      message: "tools/debug has no controller; kubectl drain refuses it without --force",
      impact: "With --force it is deleted for good.",
      remediation: [
        {
          text: "Save what it holds and delete it yourself.",
          commands: ["kubectl delete pod --namespace=tools -- debug"],
          destructive: true,
        },
      ],
      evidence: [{ object: "Pod/tools/debug", path: "/metadata/ownerReferences", value: null }],
    }),
    aFinding({
      ruleId: "unschedulable-pod",
      severity: "medium",
      certainty: "conditional",
      condition: "if no Node is added before",
      title: "A Pod finds no other Node",
      subject: { kind: "StatefulSet", namespace: "shop", name: "pg" },
      message: "1 Pod of shop/pg fits no other Node: its local PersistentVolume is here",
      impact: "It waits until this Node is back.",
      remediation: [{ text: "Announce the outage.", commands: [], destructive: false }],
      verify: [],
    }),
    aFinding({
      severity: "medium",
      subject: { kind: "PodDisruptionBudget", namespace: "shop", name: "old" },
      waiver: "w1",
    }),
    ...everyNode,
  ];
  return aReport({
    change: aDrain({ nodes: ["worker-07", "worker-08"] }),
    verdict: "no-go",
    verdictReasons: ["A PodDisruptionBudget allows no eviction", "A Pod without a controller would not come back"],
    findings,
    open: [
      anOpenResult({ hosts: ["worker-08"], severity: "medium" }),
      anOpenResult({
        ruleId: "webhook-outage",
        severity: "high",
        reason: "forbidden",
        detail: 'cannot list validatingwebhookconfigurations: 403 forbidden for user "ops"',
        hosts: [],
      }),
    ],
    waivers: [
      {
        id: "w1",
        ruleId: "blocked-eviction",
        subject: "shop/old",
        reason: "is removed on Friday",
        owner: "shop",
        ticket: "OPS-12",
        expires: "2026-12-01",
        state: "used",
      },
      { id: "w2", ruleId: "clock-skew", reason: "laboratory", state: "unused" },
    ],
    coverage: {
      lists: [
        aListCoverage({ objects: 150_000 }),
        aListCoverage({ resource: "nodes", objects: 5000 }),
        aListCoverage({
          resource: "validatingwebhookconfigurations",
          state: "unobserved",
          reason: "forbidden",
          objects: 0,
        }),
      ],
      hosts: [
        aHostCoverage({ host: "worker-07", node: "worker-07" }),
        aHostCoverage({
          host: "worker-08",
          node: "worker-08",
          state: "unobserved",
          reason: "unreachable",
          detail: "cannot connect to 10.0.0.28 port 22: connection timed out",
        }),
      ],
    },
    rules: [
      aRule(),
      aRule({ ruleId: "webhook-outage", state: "open", missing: ["validatingWebhookConfigurations"] }),
      aRule({ ruleId: "device-plugin-lost", state: "skipped" }),
      aRule({ ruleId: "hpa-at-minimum", state: "defect" }),
      aRule({ ruleId: "priority-inversion", examined: 0 }),
      aRule({ ruleId: "etcd-quorum", state: "notApplicable" }),
    ],
    prediction: anEvictionPrediction({
      complete: false,
      missing: ["podDisruptionBudgets of namespace legacy: not-collected"],
      completes: false,
      refused: [{ pod: "tools/debug", reason: "it has no controller" }],
      evicted: Array.from({ length: 30 }, (_, index) => `shop/api-${index}`),
      blocked: [{ pod: "shop/web-1", budgets: ["shop/web"], reason: "disruptionsAllowed is 0" }],
      remaining: ["shop/web-1", "shop/web-2", "shop/web-3"],
      pending: [
        {
          namespace: "shop",
          owner: { kind: "StatefulSet", name: "pg" },
          pods: 1,
          reasons: { "node(s) had volume node affinity conflict": 4999 },
        },
      ],
      emptyDirDeleted: [{ pod: "shop/api-1", volume: "cache", medium: "" }],
      downtime: [
        { namespace: "shop", owner: { kind: "Deployment", name: "api" }, seconds: { min: 35, max: 120 }, parts: [] },
        { namespace: "shop", owner: { kind: "StatefulSet", name: "pg" }, seconds: { min: 600, max: null }, parts: [] },
      ],
      deterministic: false,
      outcomes: [
        {
          share: 0.8,
          ...{ completes: false, evicted: ["shop/api-1"], remaining: ["shop/web-1"], preempted: [] },
          pending: [{ namespace: "shop", owner: { kind: "StatefulSet", name: "pg" }, pods: 1, reasons: {} }],
        },
        { share: 0.2, completes: false, evicted: [], remaining: ["shop/web-1"], preempted: [], pending: [] },
      ],
      worst: {
        node: "worker-08",
        waitingPods: 2,
        down: [{ namespace: "shop", owner: { kind: "StatefulSet", name: "pg" } }],
      },
      steps: [
        { node: "worker-07", ...aPodsPrediction({ evicted: ["shop/api-1"] }) },
        {
          node: "worker-08",
          ...aPodsPrediction({
            completes: false,
            blocked: [{ pod: "shop/web-1", budgets: ["shop/web"], reason: "0" }],
          }),
        },
      ],
    }),
  });
}

function rebootReport(): Report {
  return aReport({
    change: { kind: "reboot", nodes: ["worker-07"] },
    verdict: "unknown",
    verdictReasons: [
      "mount-lost-at-boot could not be decided: cannot connect to 10.0.0.22 port 22: connection timed out",
    ],
    open: [anOpenResult({ hosts: ["worker-07"] })],
    coverage: {
      lists: [aListCoverage()],
      hosts: [aHostCoverage({ host: "worker-07", state: "unobserved", reason: "unreachable" })],
    },
    prediction: {
      kind: "reboot",
      complete: true,
      missing: [],
      assumptions: { bootSeconds: 180 },
      deterministic: true,
      back: aPodsPrediction({
        downtime: [{ namespace: "shop", owner: null, seconds: { min: 180, max: 180 }, parts: ["boot"] }],
      }),
      steps: [{ node: "worker-07", back: aPodsPrediction(), away: aPodsPrediction({ evicted: ["shop/web-1"] }) }],
      away: aPodsPrediction({
        evicted: ["shop/web-1"],
        pending: [{ namespace: "tools", owner: null, pod: "tools/debug", pods: 1, reasons: { "Insufficient cpu": 2 } }],
      }),
    },
  });
}
