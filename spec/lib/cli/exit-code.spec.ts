import { expect } from "chai";
import { diffExitCode, exitCode } from "../../../lib/cli/exit-code.js";
import type { Diff } from "../../../lib/model/diff.js";
import type { Finding, OpenResult } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import type { Severity } from "../../../lib/model/severity.js";

interface Shape {
  readonly findings?: readonly (Severity | "waived critical")[];
  readonly open?: readonly (Severity | "waived critical")[];
  readonly hosts?: "auto" | "none" | "require";
  readonly hostsObserved?: number;
  readonly hostsUnobserved?: number;
}

const result = (what: Severity | "waived critical") =>
  what === "waived critical" ? { severity: "critical", waiver: "cli:x" } : { severity: what };

/** Only what an exit code depends on. */
function aReport({ findings = [], open = [], hosts = "auto", hostsObserved = 1, hostsUnobserved = 0 }: Shape): Report {
  return {
    findings: findings.map(result) as unknown as readonly Finding[],
    open: open.map(result) as unknown as readonly OpenResult[],
    scope: { hosts },
    summary: { hostsObserved, hostsUnobserved },
  } as Report;
}

describe("the exit code", () => {
  it("is 0 when nothing is at or above the threshold", () => {
    expect(exitCode(aReport({}), "high")).to.equal(0);
    expect(exitCode(aReport({ findings: ["medium", "low"], open: ["medium"] }), "high")).to.equal(0);
  });

  it("is 1 when a finding is, whatever else is open", () => {
    expect(exitCode(aReport({ findings: ["high"], open: ["critical"] }), "high")).to.equal(1);
    expect(exitCode(aReport({ findings: ["low"] }), "low")).to.equal(1);
    expect(exitCode(aReport({ findings: ["high"] }), "critical")).to.equal(0);
  });

  it("is 3 when no finding is, but an open result could have been", () => {
    expect(exitCode(aReport({ findings: ["medium"], open: ["high"] }), "high")).to.equal(3);
    expect(exitCode(aReport({ open: ["high"] }), "critical")).to.equal(0);
  });

  it("is 0 for findings that a person waived", () => {
    expect(exitCode(aReport({ findings: ["waived critical"], open: ["waived critical"] }), "low")).to.equal(0);
  });

  it("is 0 whatever is found when nothing is to fail", () => {
    expect(exitCode(aReport({ findings: ["critical"], open: ["critical"] }), "none")).to.equal(0);
  });

  it("is 3 when hosts were required and one was not read", () => {
    expect(exitCode(aReport({ hosts: "require", hostsUnobserved: 1 }), "high")).to.equal(3);
    expect(exitCode(aReport({ hosts: "require", hostsUnobserved: 1, findings: ["high"] }), "high")).to.equal(1);
    expect(exitCode(aReport({ hosts: "require", hostsObserved: 0 }), "high")).to.equal(3);
    expect(exitCode(aReport({ hosts: "require" }), "high")).to.equal(0);
    expect(exitCode(aReport({ hosts: "auto", hostsUnobserved: 1 }), "high")).to.equal(0);
  });
});

describe("the exit code of a comparison", () => {
  const finding = (severity: Severity, waiver?: string) => ({ kind: "finding", finding: { severity, waiver } });
  const open = (severity: Severity) => ({ kind: "open", open: { severity } });
  const diff = (parts: Partial<Record<keyof Diff, readonly object[]>>) =>
    ({ new: [], resolved: [], unchanged: [], incomparable: [], ...parts }) as unknown as Diff;
  const former = (severity: Severity, isWaived = false) => ({ former: { severity, isWaived } });

  it("is 0 where nothing at or above the threshold is new, open or unclear", () => {
    expect(diffExitCode(diff({}), "high")).to.equal(0);
    expect(diffExitCode(diff({ new: [finding("medium"), finding("critical", "w")] }), "high")).to.equal(0);
    expect(diffExitCode(diff({ unchanged: [finding("critical")], resolved: [finding("critical")] }), "high")).to.equal(
      0,
    );
  });

  it("is 1 where a finding is new, or was below the threshold, or waived", () => {
    expect(diffExitCode(diff({ new: [finding("high")], incomparable: [finding("high")] }), "high")).to.equal(1);
    expect(diffExitCode(diff({ unchanged: [{ ...finding("high"), ...former("medium") }] }), "high")).to.equal(1);
    expect(diffExitCode(diff({ unchanged: [{ ...finding("high"), ...former("high", true) }] }), "high")).to.equal(1);
    expect(diffExitCode(diff({ unchanged: [{ ...finding("critical"), ...former("high") }] }), "high")).to.equal(0);
  });

  it("is 3 where none is, but an open result could be one, be it new or not", () => {
    for (const state of ["new", "unchanged"]) {
      expect(diffExitCode(diff({ [state]: [open("high")] }), "high")).to.equal(3);
      expect(diffExitCode(diff({ [state]: [open("medium")] }), "high")).to.equal(0);
    }
    expect(diffExitCode(diff({ resolved: [open("critical")] }), "high")).to.equal(0);
  });

  it("is 3 where a result cannot be compared, unless nothing new can hide there", () => {
    const only = (side: "before" | "after", reason: string) =>
      diffExitCode(diff({ incomparable: [{ ...finding("high"), in: side, reason }] }), "high");

    expect([
      only("after", "rule-skipped"),
      only("before", "rule-missing"),
      only("before", "other-change"),
    ]).to.deep.equal([3, 3, 3]);
    expect([only("before", "rule-skipped"), only("before", "rule-not-applicable")]).to.deep.equal([0, 0]);
  });

  it("is 0 with --fail-on none, whatever is new", () => {
    expect(diffExitCode(diff({ new: [finding("critical"), open("critical")] }), "none")).to.equal(0);
  });
});
