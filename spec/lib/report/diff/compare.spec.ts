import { expect } from "chai";
import fc from "fast-check";
import type { Diff, Result } from "../../../../lib/model/diff.js";
import type { Report, RuleState } from "../../../../lib/model/report.js";
import { compareReports } from "../../../../lib/report/diff/compare.js";
import { aFinding, aHostCoverage, anOpenResult, aReport, aRule } from "../a-report.js";
import { aDrain } from "../documents.js";

const FOUND = aReport({ findings: [aFinding()] });
const CLEAN = aReport();

/** What became of each result, as `finding new`, `open incomparable: rule-open`. */
function told({ new: added, resolved, unchanged, incomparable }: Diff): readonly string[] {
  const named = (what: string) => (result: Result) => `${result.kind} ${what}`;
  return [
    ...added.map(named("new")),
    ...resolved.map(named("resolved")),
    ...unchanged.map(named("unchanged")),
    ...incomparable.map((result) => `${result.kind} incomparable: ${result.reason}`),
  ];
}

const inState = (state: RuleState, parts: Partial<Report> = {}) => aReport({ rules: [aRule({ state })], ...parts });

describe("two reports of the same audit", () => {
  it("have a finding unchanged by its fingerprint, whatever its words and numbers", () => {
    const reworded = aReport({ findings: [aFinding({ message: "2 of its Pods", data: { pods: 2 } })] });

    const diff = compareReports(FOUND, reworded);

    expect(told(diff)).to.deep.equal(["finding unchanged"]);
    expect(diff.unchanged[0]).to.deep.equal({ kind: "finding", finding: reworded.findings[0] });
  });

  it("have it resolved where the later one looked, and new where the earlier one had", () => {
    expect(told(compareReports(FOUND, CLEAN))).to.deep.equal(["finding resolved"]);
    expect(told(compareReports(CLEAN, FOUND))).to.deep.equal(["finding new"]);
  });

  it("have the worst first", () => {
    const severities = ["low", "critical", "medium"] as const;
    const found = aReport({
      findings: severities.map((severity) => aFinding({ severity, fingerprint: severity })),
      open: [anOpenResult({ severity: "critical" })],
      rules: [aRule()],
    });

    expect(
      compareReports(aReport({ rules: [aRule(), aRule({ ruleId: "mount-lost-at-boot" })] }), found).new.map((result) =>
        result.kind === "finding" ? result.finding.severity : "open",
      ),
    ).to.deep.equal(["critical", "open", "medium", "low"]);
  });

  it("have it worse where it is graver, has become certain, or is waived no longer", () => {
    const graver = aReport({ findings: [aFinding({ severity: "critical" })] });
    const conditional = aReport({ findings: [aFinding({ certainty: "conditional", condition: "if" })] });
    const waived = aReport({ findings: [aFinding({ waiver: "w1" })] });

    expect(compareReports(FOUND, graver)).to.deep.include({
      summary: { new: 0, resolved: 0, unchanged: 1, worse: 1, incomparable: 0 },
    });
    expect(compareReports(FOUND, graver).unchanged[0]?.former).to.deep.equal({
      severity: "high",
      certainty: "certain",
      isWaived: false,
    });
    expect(compareReports(conditional, FOUND).summary.worse).to.equal(1);
    expect(compareReports(waived, FOUND).summary.worse).to.equal(1);
    for (const better of [conditional, waived]) expect(compareReports(FOUND, better).summary.worse).to.equal(0);
    expect(compareReports(graver, FOUND).summary.worse).to.equal(0);
  });

  it("pair a question that stayed open, and tell one that was answered and one that arose", () => {
    const open = inState("open", { open: [anOpenResult({ ruleId: "blocked-eviction" })] });

    expect(told(compareReports(open, open))).to.deep.equal(["open unchanged"]);
    expect(told(compareReports(open, CLEAN))).to.deep.equal(["open resolved"]);
    expect(told(compareReports(CLEAN, open))).to.deep.equal(["open new"]);
  });

  it("know whether the prediction was made, which is no rule", () => {
    const change = aDrain();
    const open = aReport({ change, open: [anOpenResult({ ruleId: "prediction", severity: "high", hosts: [] })] });

    expect(told(compareReports(open, aReport({ change })))).to.deep.equal(["open incomparable: rule-open"]);
  });
});

describe("resolved is not said where the later report", () => {
  const states: readonly (readonly [RuleState, string])[] = [
    ["open", "rule-open"],
    ["defect", "rule-defect"],
    ["skipped", "rule-skipped"],
    ["notApplicable", "rule-not-applicable"],
  ];
  for (const [state, reason] of states) {
    it(`has the rule as ${state}`, () => {
      expect(told(compareReports(FOUND, inState(state)))).to.deep.equal([`finding incomparable: ${reason}`]);
    });
  }

  it("does not know the rule", () => {
    const other = aReport({ rules: [], tool: { name: "kaudit", version: "0.2.0", rulesDigest: "sha256:other" } });

    const diff = compareReports(FOUND, other);

    expect(told(diff)).to.deep.equal(["finding incomparable: rule-missing"]);
    expect(diff.incomparable[0]?.detail).to.equal("NEW did not run rule blocked-eviction");
    expect(diff.notes.join()).to.contain("Their rules differ (0.1.0 and 0.2.0)");
  });

  it("is of another change, or of the same with other options", () => {
    const drain = aReport({ change: aDrain() });
    const drained = { ...FOUND, change: aDrain() };

    expect(told(compareReports(FOUND, drain))).to.deep.equal(["finding incomparable: other-change"]);
    expect(told(compareReports(drained, drain))).to.deep.equal(["finding resolved"]);
    expect(told(compareReports(drained, aReport({ change: aDrain({ force: true }) })))).to.deep.equal([
      "finding incomparable: other-change",
    ]);
  });

  it("has the same change with its keys in another order, is one of the same change", () => {
    const change = Object.fromEntries(Object.entries(aDrain()).reverse()) as unknown as Report["change"];

    expect(told(compareReports({ ...FOUND, change: aDrain() }, aReport({ change })))).to.deep.equal([
      "finding resolved",
    ]);
  });

  it("is of another cluster: then not even an equal fingerprint proves anything", () => {
    const other = { ...FOUND, cluster: { ...FOUND.cluster, id: "other" } };

    expect(told(compareReports(FOUND, other))).to.deep.equal([
      "finding incomparable: other-cluster",
      "finding incomparable: other-cluster",
    ]);
  });

  it("does not say of which cluster it is", () => {
    const unknown = { ...FOUND, cluster: { ...FOUND.cluster, id: null } };

    for (const before of [FOUND, unknown]) {
      expect(new Set(told(compareReports(before, unknown)))).to.deep.equal(
        new Set(["finding incomparable: unknown-cluster"]),
      );
    }
  });
});

describe("a finding on a host", () => {
  const onNode1 = aFinding({ host: "node1" });
  const hosts = (...read: readonly string[]) => ({
    lists: [],
    hosts: ["node1", "node2"].map((host) =>
      aHostCoverage({ host, node: host, state: read.includes(host) ? "observed" : "unobserved" }),
    ),
  });
  const before = aReport({ findings: [onNode1], coverage: hosts("node1", "node2") });

  it("is resolved where the host was read again", () => {
    expect(told(compareReports(before, aReport({ coverage: hosts("node1") })))).to.deep.equal(["finding resolved"]);
  });

  it("cannot be compared where it was not", () => {
    for (const coverage of [hosts("node2"), { lists: [], hosts: [] }]) {
      const diff = compareReports(before, aReport({ coverage }));

      expect(told(diff)).to.deep.equal(["finding incomparable: host-not-read"]);
      expect(diff.incomparable[0]?.detail).to.equal("NEW did not read host node1");
    }
  });

  it("is decided where the rule is open about another host only", () => {
    const open = (...names: readonly string[]) => [anOpenResult({ ruleId: "blocked-eviction", hosts: names })];
    const silent = (...names: readonly string[]) =>
      told(compareReports(before, inState("open", { open: open(...names), coverage: hosts("node1", "node2") })));

    expect(silent("node2")).to.include("finding resolved");
    expect(silent("node1")).to.include("finding incomparable: rule-open");
    expect(silent()).to.include("finding incomparable: rule-open");
  });

  it("of which the evidence comes from a host that only one report read cannot be compared", () => {
    const etcd = aFinding({ evidence: [{ host: "node1", fact: "etcdSnapshots", path: "", value: 0 }] });
    const found = aReport({ findings: [etcd], coverage: hosts("node1") });

    expect(told(compareReports(found, aReport({ coverage: hosts() })))).to.deep.equal([
      "finding incomparable: host-not-read",
    ]);
    expect(told(compareReports(found, aReport({ coverage: hosts("node1") })))).to.deep.equal(["finding resolved"]);
  });
});

describe("new is said where the earlier report", () => {
  it("had nothing of the kind to examine", () => {
    expect(told(compareReports(inState("notApplicable"), FOUND))).to.deep.equal(["finding new"]);
  });

  it("could look, and not where it could not", () => {
    for (const state of ["open", "skipped", "defect"] as const) {
      expect(told(compareReports(inState(state), FOUND))).to.deep.equal([`finding incomparable: rule-${state}`]);
    }
  });
});

describe("a comparison notes", () => {
  it("that the reports were given in the wrong order, and that they are one", () => {
    const earlier = { from: "2026-11-19T19:00:00Z", to: "2026-11-19T19:00:00Z" };

    expect(compareReports(CLEAN, aReport({ reportId: "b", collectedAt: earlier })).notes).to.deep.equal([
      "The facts of NEW are older than those of OLD.",
    ]);
    expect(compareReports(CLEAN, CLEAN).notes).to.deep.equal(["Both are the same report."]);
    expect(compareReports(CLEAN, aReport({ reportId: "b" })).notes).to.deep.equal([]);
  });
});

describe("a comparison of any two reports", () => {
  const rule = fc.constantFrom("a", "b", "c");
  const state = fc.constantFrom<RuleState>("evaluated", "open", "notApplicable", "skipped", "defect");
  const report = fc
    .record({
      id: fc.option(fc.constantFrom("one", "two"), { freq: 20 }),
      isDrain: fc.boolean(),
      states: fc.dictionary(rule, state),
      findings: fc.uniqueArray(fc.record({ rule, subject: fc.constantFrom("x", "y"), waived: fc.boolean() }), {
        selector: (found) => found.rule + found.subject,
      }),
      open: fc.uniqueArray(rule),
    })
    .map(({ id, isDrain, states, findings, open }) =>
      aReport({
        cluster: { ...CLEAN.cluster, id },
        change: isDrain ? aDrain() : null,
        rules: Object.entries(states).map(([ruleId, is]) => aRule({ ruleId, state: is })),
        findings: findings.map(({ rule: ruleId, subject, waived }) =>
          aFinding({ ruleId, fingerprint: `${ruleId} ${subject}`, ...(waived ? { waiver: "w" } : {}) }),
        ),
        open: open.map((ruleId) => anOpenResult({ ruleId, fingerprint: `${ruleId} open`, hosts: [] })),
      }),
    );
  const total = ({ findings, open }: Report) => findings.length + open.length;

  it("tells of every result of both, once", () => {
    fc.assert(
      fc.property(report, report, (before, after) => {
        const { summary, incomparable } = compareReports(before, after);
        const only = (side: "before" | "after") => incomparable.filter((result) => result.in === side).length;

        expect(summary.resolved + summary.unchanged + only("before")).to.equal(total(before));
        expect(summary.new + summary.unchanged + only("after")).to.equal(total(after));
      }),
    );
  });

  it("says resolved of what the later one looked at only", () => {
    fc.assert(
      fc.property(report, report, (before, after) => {
        for (const result of compareReports(before, after).resolved) {
          const { ruleId } = result.kind === "finding" ? result.finding : result.open;
          expect(after.rules.find((of) => of.ruleId === ruleId)?.state).to.equal("evaluated");
          expect([after.cluster.id, after.change]).to.deep.equal([before.cluster.id, before.change]);
        }
      }),
    );
  });

  it("finds nothing changed between a report and itself, if it knows its cluster", () => {
    fc.assert(
      fc.property(report, (same) => {
        const { summary } = compareReports(same, same);
        expect(summary.unchanged).to.equal(same.cluster.id === null ? 0 : total(same));
        expect([summary.new, summary.resolved, summary.worse]).to.deep.equal([0, 0, 0]);
      }),
    );
  });
});
