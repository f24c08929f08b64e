import { expect } from "chai";
import { AFFECTED_LIMIT, toFinding } from "../../../lib/evaluate/finding.js";
import { fingerprint } from "../../../lib/evaluate/fingerprint.js";
import type { MessageTemplate } from "../../../lib/rule.js";
import { aRule, aViolation } from "./sample.js";

const withMessage = (lost: Partial<MessageTemplate>) =>
  aRule({
    messages: { lost: { message: "{node} is lost", impact: "It is gone.", remediation: [], verify: [], ...lost } },
  });

describe("a finding", () => {
  it("is the rule's violation in words", () => {
    const rule = withMessage({
      remediation: [{ text: "Look at {node}.", commands: ["kubectl describe node -- {node}"], destructive: false }],
      verify: ["kubectl get node -- {node}"],
    });

    const finding = toFinding(rule, aViolation({ owners: { team: "db" } }), "c1", "node1");

    expect(finding).to.deep.equal({
      ruleId: "lost-node",
      severity: "high",
      certainty: "certain",
      title: "A Node is lost",
      subject: { kind: "Node", name: "node1" },
      affected: [],
      affectedTotal: 0,
      host: "node1",
      messageId: "lost",
      message: "node1 is lost",
      data: { node: "node1" },
      impact: "It is gone.",
      remediation: [{ text: "Look at node1.", commands: ["kubectl describe node -- node1"], destructive: false }],
      verify: ["kubectl get node -- node1"],
      evidence: [{ object: "Node/node1", path: "/metadata/name", value: "node1" }],
      owners: { team: "db" },
      fingerprint: fingerprint("lost-node", "c1", { node: "node1" }),
      docsUrl: "docs/rules/lost-node.md",
    });
  });

  it("keeps the fingerprint of the rule's first name", () => {
    const renamed = aRule({ id: "lost-host", formerIds: ["lost-node", "gone-node"] });

    expect(toFinding(renamed, aViolation(), "c1", null).fingerprint).to.equal(
      fingerprint("lost-node", "c1", { node: "node1" }),
    );
  });

  it("quotes names in commands, and leaves out a command that a name would make unsafe to paste", () => {
    const rule = withMessage({
      remediation: [{ text: "Delete it.", commands: ["kubectl delete node -- {node}"], destructive: true }],
      verify: ["kubectl get node -- {node}"],
    });
    const of = (node: string) => toFinding(rule, aViolation({ data: { node } }), "c1", null);

    expect(of("a b").remediation[0]?.commands).to.deep.equal(["kubectl delete node -- 'a b'"]);
    expect(of("a\nb")).to.deep.include({ verify: [] });
    expect(of("a\nb").remediation).to.deep.equal([
      {
        text: "Delete it. A name in it holds characters that are not safe to paste, so the command is left out.",
        commands: [],
        destructive: true,
      },
    ]);
  });

  it("says under which condition a conditional one comes true, and nothing where it is certain", () => {
    const rule = withMessage({ condition: "if {node} stays off" });

    expect(toFinding(rule, aViolation({ certainty: "conditional" }), "c1", null).condition).to.equal(
      "if node1 stays off",
    );
    expect(toFinding(rule, aViolation(), "c1", null)).to.not.have.property("condition");
  });

  it("names some of the many that are affected, and counts all", () => {
    const affected = Array.from({ length: 5000 }, (_, index) => ({ kind: "Pod", name: `web-${index}` }));

    const finding = toFinding(aRule(), aViolation({ affected }), "c1", null);

    expect(finding.affected).to.deep.equal(affected.slice(0, AFFECTED_LIMIT));
    expect(finding.affectedTotal).to.equal(5000);
  });

  it("is a defect with an unknown message, a condition that is not said, or a value that is not given", () => {
    const unknown = { ...aViolation(), messageId: "gone" };

    expect(() => toFinding(aRule(), unknown, "c1", null)).to.throw(RangeError, 'no message "gone"');
    expect(() => toFinding(aRule(), aViolation({ certainty: "conditional" }), "c1", null)).to.throw(
      "names no condition",
    );
    expect(() => toFinding(aRule(), aViolation({ data: {} }), "c1", null)).to.throw("no value for {node}");
  });
});
