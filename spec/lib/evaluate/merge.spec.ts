import { expect } from "chai";
import fc from "fast-check";
import { AFFECTED_LIMIT } from "../../../lib/evaluate/finding.js";
import { mergeFindings } from "../../../lib/evaluate/merge.js";
import { aFinding } from "./sample.js";

const node = (name: string) => ({ kind: "Node", name });

describe("findings of one fingerprint", () => {
  it("are one: the worst speaks, the subjects of the others are affected", () => {
    const findings = [
      aFinding({ severity: "medium", subject: node("a"), affected: [node("x")], affectedTotal: 1 }),
      aFinding({ severity: "critical", subject: node("b"), message: "b is lost" }),
      aFinding({ severity: "high", subject: node("c"), affected: [node("b"), node("x")], affectedTotal: 2 }),
    ];

    const merged = mergeFindings(findings);

    expect(merged).to.have.length(1);
    expect(merged[0]).to.deep.include({ severity: "critical", subject: node("b"), message: "b is lost" });
    expect(merged[0]?.affected).to.deep.equal([node("c"), node("x"), node("a")]);
    expect(merged[0]?.affectedTotal).to.equal(3);
  });

  it("count those that none of them listed", () => {
    const listed = Array.from({ length: AFFECTED_LIMIT }, (_, index) => node(`n${index}`));
    const findings = [
      aFinding({ subject: node("a"), affected: listed, affectedTotal: 70 }),
      aFinding({ subject: node("b"), affected: [], affectedTotal: 0 }),
    ];

    const [merged] = mergeFindings(findings);

    expect(merged?.affected).to.have.length(AFFECTED_LIMIT);
    expect(merged?.affectedTotal).to.equal(71);
  });

  it("let certainty speak before exposure", () => {
    const [merged] = mergeFindings([
      aFinding({ certainty: "conditional", condition: "if it is removed" }),
      aFinding({ certainty: "certain" }),
    ]);

    expect(merged?.certainty).to.equal("certain");
  });
});

describe("findings of several fingerprints", () => {
  it("stand apart, worst first, and in the same order whatever order they came in", () => {
    const one = fc.record({
      severity: fc.constantFrom("critical" as const, "high" as const, "medium" as const, "low" as const),
      ruleId: fc.constantFrom("a", "b"),
      subject: fc.integer({ min: 0, max: 9 }).map((index) => node(`node${index}`)),
      fingerprint: fc.integer({ min: 0, max: 5 }).map((index) => `k1:${index}`),
      message: fc.constantFrom("x", "y"),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (parts) => {
        const findings = parts.map(aFinding);

        const merged = mergeFindings(findings);

        expect(merged).to.deep.equal(mergeFindings(findings.toReversed()));
        expect(merged).to.have.length(new Set(findings.map(({ fingerprint }) => fingerprint)).size);
        const order = merged.map(({ severity }) => ["critical", "high", "medium", "low"].indexOf(severity));
        expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
      }),
    );
  });
});
