import assert from "node:assert/strict";
import { compareText } from "../derive/compare-text.js";
import { DERIVED_FACTS } from "../derived/index.js";
import type { AnyDerivedFact } from "../derived-fact.js";
import { evaluate } from "../evaluate/evaluate.js";
import { type Change, STANDING } from "../model/change.js";
import type { Finding } from "../model/finding.js";
import { LISTS } from "../model/lists.js";
import type { UnobservedReason } from "../model/observation.js";
import { compilePicks, pick } from "../model/pick.js";
import type { Report } from "../model/report.js";
import { isAtLeast } from "../model/severity.js";
import type { Snapshot } from "../model/snapshot.js";
import type { AnyRule } from "../rule.js";
import { deepFreeze, refuseUndeclared } from "./guard.js";
import { type Scenario, snapshotOf } from "./snapshot-of.js";
import { factsBehind, without } from "./take-away.js";
import { VARIATIONS } from "./vary.js";

/** What a finding must be like; only the fields that are given are compared. */
export type ExpectedFinding = Partial<
  Pick<Finding, "severity" | "certainty" | "subject" | "message" | "condition" | "affectedTotal">
> &
  Pick<Finding, "messageId">;

export interface RuleCases {
  /** examined and clean */
  readonly pass: Readonly<Record<string, Scenario>>;
  /** exactly these findings, in the order of the report */
  readonly fail: Readonly<
    Record<string, Scenario & { readonly findings: readonly [ExpectedFinding, ...ExpectedFinding[]] }>
  >;
  readonly notApplicable?: Readonly<Record<string, Scenario>>;
  /** undecided for this reason; findings on what could be seen are allowed beside it */
  readonly open?: Readonly<Record<string, Scenario & { readonly reason: UnobservedReason }>>;
}

/**
 * Tests a rule on cases, and polices both: each case runs twice on frozen facts, an undeclared read fails, each required
 * fact is taken away (the result must be open), UIDs, order, times and sizes are varied (fingerprints must stay), every
 * message must be shown by a case and have all its values.
 *
 * @param derivedFacts  those that a plugin's rule needs beside the built-in ones
 */
export function testRule(rule: AnyRule, cases: RuleCases, derivedFacts: readonly AnyDerivedFact[] = []): void {
  const definitions = [...DERIVED_FACTS, ...derivedFacts];
  const run = (scenario: Scenario) => runRule(rule, scenario, definitions);
  describe(`rule ${rule.id}`, () => {
    for (const [name, scenario] of Object.entries(cases.pass)) {
      it(`passes when ${name}`, () => expectPass(rule, scenario, run));
      policeCase(rule, name, scenario, run, definitions);
    }
    for (const [name, { findings, ...scenario }] of Object.entries(cases.fail)) {
      it(`fails when ${name}`, () => expectFindings(rule, run(scenario), findings));
      policeCase(rule, name, scenario, run, definitions);
    }
    for (const [name, scenario] of Object.entries(cases.notApplicable ?? {})) {
      it(`does not apply when ${name}`, () => assert.equal(stateOf(rule, run(scenario)), "notApplicable"));
    }
    for (const [name, { reason, ...scenario }] of Object.entries(cases.open ?? {})) {
      it(`stays open when ${name}`, () => {
        const report = run(scenario);
        assert.equal(stateOf(rule, report), "open");
        assert.ok(
          report.open.some((open) => open.reason === reason),
          `open for ${JSON.stringify(report.open)}`,
        );
      });
    }
    policeCases(rule, cases);
  });
}

type Run = (scenario: Scenario) => Report;

function runRule(rule: AnyRule, scenario: Scenario, definitions: readonly AnyDerivedFact[]): Report {
  const change = scenario.change ?? STANDING;
  return evaluate({
    snapshot: deepFreeze(recordedFor(rule, scenario)),
    change: change.kind === "standing" ? null : (change satisfies Change),
    rules: [rule],
    derivedFacts: definitions,
    hosts: "auto",
    skipped: new Set(),
    waivers: [],
    reportId: "00000000-0000-4000-8000-000000000000",
    generatedAt: "2026-11-20T12:00:00Z",
    tool: { name: "kaudit", version: "0.0.0" },
    guard: refuseUndeclared,
  });
}

/** The scenario as a collection for this rule would have recorded it: with the fields that it alone reads. */
function recordedFor({ reads = {} }: AnyRule, scenario: Scenario): Snapshot {
  const snapshot = snapshotOf(structuredClone(scenario));
  const picks = LISTS.map(({ fact }) => [fact, [...(snapshot.picks[fact] ?? []), ...(reads[fact] ?? [])]]);
  return { ...snapshot, picks: Object.fromEntries(picks) };
}

function stateOf(rule: AnyRule, report: Report): string {
  const state =
    report.rules.find(({ ruleId }) => ruleId === rule.id)?.state ?? `not run on ${report.change?.kind ?? "standing"}`;
  const defect = report.open.find(({ reason }) => reason === "defect");
  return state === "defect" ? `defect: ${defect?.detail}` : state;
}

function expectPass(rule: AnyRule, scenario: Scenario, run: Run): void {
  const report = run(scenario);
  assert.deepEqual(report.findings, []);
  assert.equal(stateOf(rule, report), "evaluated");
}

function expectFindings(rule: AnyRule, report: Report, expected: readonly ExpectedFinding[]): void {
  assert.ok(!stateOf(rule, report).startsWith("defect"), stateOf(rule, report));
  const seen = report.findings.map((finding, index) => {
    const keys = Object.keys(expected[index] ?? { messageId: "" }) as (keyof ExpectedFinding)[];
    return Object.fromEntries(keys.map((key) => [key, finding[key]]));
  });
  assert.deepEqual(seen, expected);
  for (const finding of report.findings) {
    const occasion = report.change?.kind ?? "standing";
    const worst = rule.worst[occasion];
    assert.ok(
      worst !== undefined && isAtLeast(worst, finding.severity),
      `${finding.severity} is worse than the rule's worst`,
    );
  }
}

/** What holds for every case that comes to a result. */
function policeCase(
  rule: AnyRule,
  name: string,
  scenario: Scenario,
  run: Run,
  definitions: readonly AnyDerivedFact[],
): void {
  it(`says the same again, and nothing better with less to see: ${name}`, () => {
    const first = run(scenario);
    assert.deepEqual(run(scenario), first);
    for (const [variation, vary] of Object.entries(VARIATIONS)) {
      assert.deepEqual(fingerprints(run(vary(scenario))), fingerprints(first), `fingerprints differ with ${variation}`);
    }
    for (const fact of factsBehind(rule.requires, definitions)) {
      assert.equal(stateOf(rule, run(without(scenario, fact))), "open", `without ${fact}`);
    }
    for (const fact of factsBehind(rule.consults ?? {}, definitions)) {
      const report = run(without(scenario, fact));
      const isClean = stateOf(rule, report) === "evaluated" && report.findings.length === 0;
      assert.ok(!isClean || first.findings.length === 0, `a finding turned into a pass without ${fact}`);
    }
    expectPicked(rule, scenario);
  });
}

function fingerprints(report: Report): readonly string[] {
  return report.findings.map(({ fingerprint }) => fingerprint).sort(compareText);
}

/** A case must not hold a field that no list picks: live, the rule would never see it. */
function expectPicked(rule: AnyRule, { cluster = {} }: Scenario): void {
  for (const { fact, picks } of LISTS) {
    const objects = cluster[fact];
    if (objects === undefined || "state" in objects) continue;
    const tree = compilePicks([...picks, ...(rule.reads?.[fact] ?? [])]);
    assert.deepEqual(pick(objects, tree), objects, `${fact} hold a field that is not picked`);
  }
}

function policeCases(rule: AnyRule, cases: RuleCases): void {
  it("has a case that passes and one that fails, and shows every message", () => {
    assert.ok(Object.keys(cases.pass).length > 0 && Object.keys(cases.fail).length > 0);
    const shown = new Set(
      Object.values(cases.fail).flatMap(({ findings }) => findings.map(({ messageId }) => messageId)),
    );
    assert.deepEqual([...shown].sort(compareText), Object.keys(rule.messages).sort(compareText));
    const scenarios = [...Object.values(cases.pass), ...Object.values(cases.fail)].map((scenario) =>
      JSON.stringify(scenario),
    );
    assert.equal(new Set(scenarios).size, scenarios.length, "two cases are equal");
  });
}
