import type { Changes } from "../../../lib/model/change.js";
import type { Finding } from "../../../lib/model/finding.js";
import type { EvictionPrediction, Prediction } from "../../../lib/model/prediction.js";
import type { Report } from "../../../lib/model/report.js";
import {
  aFinding,
  aHostCoverage,
  anOpenResult,
  type aPodsPrediction,
  aRelocationPrediction,
  aReport,
} from "./a-report.js";
import { aDrain } from "./documents.js";

/** The type with every optional field present: a field that is added to the model does not compile until it is given here. The value of evidence is any. */
type Complete<T> = T extends string | number | boolean | null
  ? T
  : { readonly [K in keyof T]-?: K extends "value" ? T[K] : Complete<T[K]> };

export const COMPLETE_CHANGES: { readonly [K in keyof Changes]: Complete<Changes[K]> } = {
  drain: aDrain(),
  reboot: { kind: "reboot", nodes: ["a"] },
  "power-off": { kind: "power-off", nodes: ["a"] },
  "remove-node": { kind: "remove-node", nodes: ["a"] },
  relocate: { kind: "relocate", nodes: ["a"], moves: [{ from: "/a", to: "/b" }], method: "mount", removal: "keep" },
  "replace-control-plane": { kind: "replace-control-plane", nodes: ["a"], joining: ["b"] },
  "restore-etcd": { kind: "restore-etcd", nodes: ["a"], backup: "/b.db", on: "b" },
  upgrade: { kind: "upgrade", nodes: ["a"], toVersion: "1.37.0" },
};

const PODS: Complete<ReturnType<typeof aPodsPrediction>> = {
  completes: false,
  refused: [{ pod: "a/b", reason: "r" }],
  evicted: ["a/c"],
  blocked: [{ pod: "a/b", budgets: ["a/p"], reason: "r" }],
  remaining: ["a/d"],
  pending: [{ namespace: "a", owner: { kind: "ReplicaSet", name: "x" }, pod: "a/e", pods: 1, reasons: { r: 3 } }],
  preempted: ["a/f"],
  emptyDirDeleted: [{ pod: "a/g", volume: "v", medium: "Memory", bytes: 3 }],
  downtime: [{ namespace: "a", owner: { kind: "ReplicaSet", name: "x" }, seconds: { min: 1, max: 2 }, parts: ["p"] }],
  serving: [{ namespace: "a", owner: { kind: "ReplicaSet", name: "x" }, before: 3, least: 1, after: 2 }],
};

const PLANS: Complete<NonNullable<EvictionPrediction["plans"]>> = [
  {
    nodes: ["a"],
    flags: ["--force"],
    addedFlags: ["--force"],
    preparations: [
      {
        kind: "scale",
        purpose: "unblock",
        namespace: "a",
        owner: { kind: "Deployment", name: "x" },
        from: 1,
        to: 2,
        revertedBy: "Argo CD application shop",
      },
      {
        kind: "raise-minimum",
        purpose: "unblock",
        namespace: "a",
        autoscaler: "x",
        owner: { kind: "Deployment", name: "x" },
        from: 1,
        to: 2,
        revertedBy: "Flux Kustomization flux-system/apps",
      },
      {
        kind: "relax-budget",
        purpose: "unblock",
        budget: "a/p",
        field: "minAvailable",
        from: "50%",
        to: 0,
        revertedBy: "Argo CD application shop",
      },
      {
        kind: "allow-unready",
        purpose: "unblock",
        budget: "a/p",
        from: "IfHealthyBudget",
        revertedBy: "Argo CD application shop",
      },
      { kind: "pause-budget", purpose: "unblock", budget: "a/p", revertedBy: "Argo CD application shop" },
      { kind: "uncordon", purpose: "place", node: "b", revertedBy: "Argo CD application shop" },
    ],
    completes: true,
    endedForGood: ["a/b"],
    emptyDirDeleted: PODS.emptyDirDeleted,
    refused: PODS.refused,
    blocked: PODS.blocked,
    remaining: PODS.remaining,
    pending: PODS.pending,
    downtime: PODS.downtime,
  },
];

export const COMPLETE_PREDICTIONS: {
  readonly [K in Prediction["kind"]]: Complete<
    K extends EvictionPrediction["kind"] ? EvictionPrediction : Extract<Prediction, { readonly kind: K }>
  >;
} = {
  relocate: {
    ...aRelocationPrediction(),
    missing: ["m"],
    volumes: [{ node: "a", pv: "v", claim: "a/c", hostPath: "/h", mountedAt: "/m", lostBy: ["rm-rf"] }],
    podVolumes: [
      { node: "a", pod: "a/p", volume: "v", plugin: "empty-dir", isInMemory: false, path: "/e", lostBy: ["rm-rf"] },
    ],
    remainingMounts: [{ node: "a", target: "/m", fstype: "xfs" }],
  },
  drain: evictionOf("drain"),
  "power-off": evictionOf("power-off"),
  "remove-node": evictionOf("remove-node"),
  reboot: {
    kind: "reboot",
    complete: true,
    missing: ["m"],
    assumptions: { bootSeconds: 180, clock: "host" },
    deterministic: true,
    back: PODS,
    away: PODS,
    plans: PLANS,
    steps: [{ node: "a", back: PODS, away: PODS }],
  },
};

function evictionOf<K extends "drain" | "power-off" | "remove-node">(kind: K) {
  const common = { complete: true, missing: ["m"], assumptions: { retrySeconds: 5 }, deterministic: true };
  const { completes, evicted, remaining, pending, preempted } = PODS;
  return {
    kind,
    ...common,
    ...PODS,
    outcomes: [{ share: 0.8, completes, evicted, remaining, pending, preempted }],
    steps: [{ ...PODS, node: "a" }],
    plans: PLANS,
    worst: { node: "a", waitingPods: 1, down: [{ namespace: "a", owner: { kind: "StatefulSet", name: "x" } }] },
  };
}

const FINDING: Complete<Finding> = {
  ...aFinding(),
  condition: "if it rains",
  subject: { kind: "Directory", namespace: "a", name: "d", path: "/d" },
  affected: [{ kind: "Pod", namespace: "a", name: "b", path: "/p" }],
  affectedTotal: 1,
  host: "h",
  data: { text: "t", number: 1, list: ["l"] },
  evidence: [
    { object: "Pod/a/b", path: "/spec", value: { deep: [1, null, true] } },
    { host: "h", fact: "mounts", path: "/3", value: "v" },
  ],
  waiver: "w",
};

/** A report in which nothing that may be there is missing. */
export const COMPLETE_REPORT: Complete<Report> = {
  ...aReport(),
  change: COMPLETE_CHANGES.relocate,
  scope: {
    hosts: "require",
    rules: ["r"],
    sources: [{ kind: "api", name: "n", collectedAt: { from: "2026-11-20T19:00:00Z", to: "2026-11-20T19:00:00Z" } }],
  },
  verdictReasons: ["r"],
  coverage: {
    lists: [{ resource: "pods", state: "unobserved", reason: "timeout", detail: "d", objects: 0 }],
    hosts: [{ ...aHostCoverage(), node: "n", address: "10.0.0.1", reason: "timeout", detail: "d" }],
  },
  findings: [FINDING],
  open: [{ ...anOpenResult(), waiver: "w" }],
  waivers: [
    { id: "w", ruleId: "r", subject: "s", reason: "r", owner: "o", ticket: "t", expires: "2026-12-01", state: "used" },
  ],
  prediction: COMPLETE_PREDICTIONS.relocate,
};
