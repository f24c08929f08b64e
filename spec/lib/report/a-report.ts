import type { Finding, OpenResult } from "../../../lib/model/finding.js";
import type { EvictionPrediction, PodsPrediction, RelocationPrediction } from "../../../lib/model/prediction.js";
import type { HostCoverage, ListCoverage, Report, ReportedRule } from "../../../lib/model/report.js";

const AT = "2026-11-20T19:00:00Z";

/** A report of a standing audit that found nothing, but for what is given. */
export function aReport(parts: Partial<Report> = {}): Report {
  const findings = parts.findings ?? [];
  const count = (severity: Finding["severity"]): number =>
    findings.filter((finding) => finding.severity === severity && finding.waiver === undefined).length;
  return {
    schema: "kaudit.report/v1",
    reportId: "5b0e6c1c-9f0a-4c9f-8f54-0d6a3f1f2b11",
    generatedAt: "2026-11-20T19:00:05Z",
    language: "en",
    tool: { name: "kaudit", version: "0.1.0", rulesDigest: "sha256:4f1c" },
    cluster: {
      id: "9e5510fa-b7cc-42bf-a1fa-cec6c49f1736",
      idSource: "kube-system",
      name: "shop-prod",
      server: "https://10.0.0.10:6443",
      tlsVerified: true,
      version: "v1.36.2",
    },
    change: null,
    collectedAt: { from: "2026-11-20T18:59:58Z", to: AT },
    scope: {
      hosts: "auto",
      rules: ["blocked-eviction"],
      sources: [{ kind: "api", name: "https://10.0.0.10:6443", collectedAt: null }],
    },
    verdict: "pass",
    verdictReasons: [],
    summary: {
      critical: count("critical"),
      high: count("high"),
      medium: count("medium"),
      low: count("low"),
      open: parts.open?.length ?? 0,
      skipped: 0,
      waived: findings.filter(({ waiver }) => waiver !== undefined).length,
      rules: parts.rules?.length ?? 1,
      hostsObserved: parts.coverage?.hosts.filter(({ state }) => state === "observed").length ?? 0,
      hostsUnobserved: parts.coverage?.hosts.filter(({ state }) => state === "unobserved").length ?? 0,
    },
    coverage: { lists: [aListCoverage()], hosts: [] },
    rules: [aRule()],
    findings,
    open: [],
    waivers: [],
    ...parts,
  };
}

export function aRule(parts: Partial<ReportedRule> = {}): ReportedRule {
  return {
    ruleId: "blocked-eviction",
    title: "A PodDisruptionBudget allows no eviction",
    family: "drain",
    risks: ["F01"],
    state: "evaluated",
    examined: 42,
    missing: [],
    ...parts,
  };
}

export function aListCoverage(parts: Partial<ListCoverage> = {}): ListCoverage {
  return { resource: "pods", state: "observed", objects: 42, ...parts };
}

export function aHostCoverage(parts: Partial<HostCoverage> = {}): HostCoverage {
  return {
    host: "node1",
    node: "node1",
    address: "10.0.0.21",
    state: "observed",
    identity: "verified",
    at: AT,
    ...parts,
  };
}

export function aFinding(parts: Partial<Finding> = {}): Finding {
  const affected = parts.affected ?? [];
  return {
    ruleId: "blocked-eviction",
    severity: "high",
    certainty: "certain",
    title: "A PodDisruptionBudget allows no eviction",
    subject: { kind: "PodDisruptionBudget", namespace: "shop", name: "web" },
    affected,
    affectedTotal: affected.length,
    messageId: "none",
    message: "shop/web allows 0 disruptions and 3 of its Pods are on the Node",
    data: { budget: "shop/web", allowed: 0, pods: ["shop/web-1", "shop/web-2", "shop/web-3"] },
    impact: "The Eviction API answers 429 for as long as that is so, and the drain waits.",
    remediation: [
      {
        text: "Add a replica before the drain.",
        commands: ["kubectl scale --namespace=shop --replicas=4 deployment/web"],
        destructive: false,
      },
    ],
    verify: ["kubectl get poddisruptionbudget --namespace=shop web"],
    evidence: [{ object: "PodDisruptionBudget/shop/web", path: "/status/disruptionsAllowed", value: 0 }],
    owners: { team: "shop" },
    fingerprint: "k1:6b1a3c1de0f24f0c8a7a5f64a1a8b3a1",
    docsUrl: "docs/rules/blocked-eviction.md",
    ...parts,
  };
}

export function anOpenResult(parts: Partial<OpenResult> = {}): OpenResult {
  return {
    ruleId: "mount-lost-at-boot",
    severity: "critical",
    reason: "unreachable",
    detail: "cannot connect to 10.0.0.22 port 22: connection timed out",
    hosts: ["node2"],
    fingerprint: "k1:0c11aa0de0f24f0c8a7a5f64a1a8b3a2",
    ...parts,
  };
}

export function aRelocationPrediction(parts: Partial<RelocationPrediction> = {}): RelocationPrediction {
  return {
    kind: "relocate",
    complete: true,
    missing: [],
    volumes: [],
    remainingMounts: [],
    bytesToCopy: 21_900_000_000,
    inodesToCopy: 45_120,
    bytesAvailable: 790_000_000_000,
    ...parts,
  };
}

export function aPodsPrediction(parts: Partial<PodsPrediction> = {}): PodsPrediction {
  return {
    completes: true,
    refused: [],
    evicted: [],
    blocked: [],
    remaining: [],
    pending: [],
    preempted: [],
    emptyDirDeleted: [],
    downtime: [],
    ...parts,
  };
}

export function anEvictionPrediction(parts: Partial<EvictionPrediction> = {}): EvictionPrediction {
  return {
    kind: "drain",
    complete: true,
    missing: [],
    assumptions: { evictionRetrySeconds: 5 },
    deterministic: true,
    ...aPodsPrediction(),
    ...parts,
  };
}
