import type { AnyDerivedFact } from "../../../lib/derived-fact.js";
import type { AuditInput } from "../../../lib/evaluate/evaluate.js";
import { evaluate } from "../../../lib/evaluate/evaluate.js";
import type { Change } from "../../../lib/model/change.js";
import type { Finding, OpenResult } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import { type AnyRule, type ClusterRule, defineClusterRule, notApplicable, type Violation } from "../../../lib/rule.js";
import { type Scenario, snapshotOf } from "../../../lib/testing/snapshot-of.js";

// Rules that say what a spec of the engine needs them to say.

export const REBOOT: Change = { kind: "reboot", nodes: ["node1"] };

export const MESSAGES = {
  lost: { message: "{node} is lost", impact: "{node} is gone.", remediation: [], verify: [] },
} as const;

type SampleRule = ClusterRule<"reboot" | "standing", "lost", "node" | "key", "nodes", "pods", "mounts">;

/** A rule on the cluster that requires the Nodes and says nothing, unless told otherwise. */
export function aRule(parts: Partial<SampleRule> = {}): SampleRule {
  return {
    ...defineClusterRule({
      id: "lost-node",
      family: "drain",
      title: "A Node is lost",
      risks: ["A35"],
      rationale: "It was the only one.",
      sources: ["https://kubernetes.io/"],
      occasions: ["reboot", "standing"],
      worst: { reboot: "high", standing: "medium" },
      identity: ["node", "key"],
      messages: MESSAGES,
      requires: { cluster: ["nodes"] },
      consults: { cluster: ["pods"] },
      evaluate: () => notApplicable("nothing to say"),
    }),
    ...parts,
  } as SampleRule;
}

export function aViolation(parts: Partial<Violation<"lost", "node" | "key">> = {}): Violation<"lost", "node" | "key"> {
  return {
    messageId: "lost",
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name: "node1" },
    identity: { node: "node1" },
    data: { node: "node1" },
    evidence: [{ object: "Node/node1", path: "/metadata/name", value: "node1" }],
    ...parts,
  };
}

/** A rule that finds the given things. */
export function finding(...violations: readonly Partial<Violation<"lost", "node" | "key">>[]): SampleRule {
  return aRule({
    evaluate: () => ({
      kind: "examined",
      examined: Math.max(violations.length, 1),
      violations: violations.map(aViolation),
      undecided: [],
    }),
  });
}

/** The audit of a scenario by the given rules. */
export function audit(
  scenario: Scenario,
  rules: readonly AnyRule[],
  parts: Partial<AuditInput> = {},
  derivedFacts: readonly AnyDerivedFact[] = [],
): Report {
  return evaluate({
    snapshot: snapshotOf(scenario),
    change: REBOOT,
    rules,
    derivedFacts,
    hosts: "auto",
    skipped: new Set(),
    waivers: [],
    reportId: "r1",
    generatedAt: "2026-11-20T12:30:00Z",
    tool: { name: "kaudit", version: "0.0.0" },
    ...parts,
  });
}

export function aFinding(parts: Partial<Finding> = {}): Finding {
  return {
    ruleId: "lost-node",
    severity: "high",
    certainty: "certain",
    title: "A Node is lost",
    subject: { kind: "Node", name: "node1" },
    affected: [],
    affectedTotal: 0,
    messageId: "lost",
    message: "node1 is lost",
    data: {},
    impact: "node1 is gone.",
    remediation: [],
    verify: [],
    evidence: [],
    owners: {},
    fingerprint: "k1:0",
    docsUrl: "docs/rules/lost-node.md",
    ...parts,
  };
}

export function anOpenResult(parts: Partial<OpenResult> = {}): OpenResult {
  return {
    ruleId: "lost-node",
    severity: "high",
    reason: "forbidden",
    detail: "nodes could not be listed",
    hosts: [],
    fingerprint: "k1:1",
    ...parts,
  };
}
