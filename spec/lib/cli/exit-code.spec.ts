import { expect } from "chai";
import { exitCode } from "../../../lib/cli/exit-code.js";
import type { Finding, OpenResult } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import type { Severity } from "../../../lib/model/severity.js";

interface Shape {
  readonly findings?: readonly (Severity | "waived critical")[];
  readonly open?: readonly (Severity | "waived critical")[];
  readonly hosts?: "auto" | "none" | "require";
  readonly hostsUnobserved?: number;
}

const result = (what: Severity | "waived critical") =>
  what === "waived critical" ? { severity: "critical", waiver: "cli:x" } : { severity: what };

/** Only what an exit code depends on. */
function aReport({ findings = [], open = [], hosts = "auto", hostsUnobserved = 0 }: Shape): Report {
  return {
    findings: findings.map(result) as unknown as readonly Finding[],
    open: open.map(result) as unknown as readonly OpenResult[],
    scope: { hosts },
    summary: { hostsUnobserved },
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
    expect(exitCode(aReport({ hosts: "require" }), "high")).to.equal(0);
    expect(exitCode(aReport({ hosts: "auto", hostsUnobserved: 1 }), "high")).to.equal(0);
  });
});
