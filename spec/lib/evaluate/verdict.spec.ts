import { expect } from "chai";
import { judge } from "../../../lib/evaluate/verdict.js";
import type { Severity } from "../../../lib/model/severity.js";
import { aFinding, anOpenResult } from "./sample.js";

const verdict = (found: readonly Severity[], open: readonly Severity[], isChange = true) =>
  judge(
    found.map((severity) => aFinding({ severity })),
    open.map((severity) => anOpenResult({ severity })),
    isChange,
  ).verdict;

describe("the verdict", () => {
  it("of a change is no-go, unknown, caution or go", () => {
    expect(verdict(["critical"], [])).to.equal("no-go");
    expect(verdict(["high", "low"], ["critical"])).to.equal("no-go");
    expect(verdict(["medium"], ["high"])).to.equal("unknown");
    expect(verdict(["low"], ["critical"])).to.equal("unknown");
    expect(verdict(["medium", "low"], ["low"])).to.equal("caution");
    expect(verdict([], ["medium"])).to.equal("caution");
    expect(verdict(["low"], ["low"])).to.equal("go");
    expect(verdict([], [])).to.equal("go");
  });

  it("of the standing audit is fail, unknown, attention or pass", () => {
    expect(verdict(["high"], [], false)).to.equal("fail");
    expect(verdict([], ["high"], false)).to.equal("unknown");
    expect(verdict(["medium"], [], false)).to.equal("attention");
    expect(verdict(["low"], [], false)).to.equal("pass");
  });

  it("is no-go for a critical finding that depends on a condition", () => {
    expect(judge([aFinding({ severity: "critical", certainty: "conditional" })], [], true).verdict).to.equal("no-go");
  });

  it("no longer counts what a person waived", () => {
    const waived = { waiver: "w1" };

    expect(judge([aFinding(waived)], [anOpenResult(waived)], true)).to.deep.equal({ verdict: "go", reasons: [] });
  });

  it("gives its reasons, equal titles counted", () => {
    const findings = [
      aFinding({ severity: "critical" }),
      aFinding({ title: "A budget blocks" }),
      aFinding(),
      aFinding({ severity: "medium", title: "Degraded" }),
    ];

    expect(judge(findings, [anOpenResult()], true).reasons).to.deep.equal([
      "A Node is lost (2 times)",
      "A budget blocks",
    ]);
    expect(judge([], [anOpenResult()], true).reasons).to.deep.equal([
      "lost-node could not be decided: nodes could not be listed",
    ]);
    expect(judge(findings.slice(3), [anOpenResult({ severity: "medium" })], true).reasons).to.deep.equal([
      "Degraded",
      "lost-node could not be decided: nodes could not be listed",
    ]);
  });
});
