import { expect } from "chai";
import { observed, unobserved } from "../../lib/model/observation.js";
import { defineClusterRule, defineHostRule, examine, notApplicable, open, undecidedBy } from "../../lib/rule.js";

const provenance = { source: "GET /api/v1/pods", at: "2026-11-20T12:00:00Z" };

const violation = (name: string) => ({
  messageId: "lost" as const,
  severity: "high" as const,
  certainty: "certain" as const,
  subject: { kind: "Node", name },
  identity: { node: name },
  data: {},
  evidence: [{ object: `Node/${name}`, path: "", value: null }] as const,
});

const undecided = { reason: "forbidden", detail: "pods could not be listed" } as const;

describe("examine", () => {
  it("counts every subject, whatever is said of it", () => {
    const outcome = examine(["fine", "lost", "unclear"], (name) => {
      if (name === "lost") return violation(name);
      return name === "unclear" ? undecided : undefined;
    });

    expect(outcome).to.deep.equal({
      kind: "examined",
      examined: 3,
      violations: [violation("lost")],
      undecided: [undecided],
    });
  });

  it("takes several answers of one subject", () => {
    const outcome = examine(["a"], () => [violation("a"), violation("b"), undecided]);

    expect(outcome).to.deep.include({ examined: 1, undecided: [undecided] });
    expect(outcome).to.have.property("violations").with.length(2);
  });

  it("says that it examined nothing where there is nothing", () => {
    expect(examine(new Set<string>(), violation)).to.deep.include({ examined: 0, violations: [] });
  });
});

describe("the other outcomes", () => {
  it("are not applicable for a reason, and open for one", () => {
    expect(notApplicable("no tree moves")).to.deep.equal({ kind: "notApplicable", reason: "no tree moves" });
    expect(open("timeout", "no answer")).to.deep.equal({
      kind: "examined",
      examined: 0,
      violations: [],
      undecided: [{ reason: "timeout", detail: "no answer" }],
    });
  });
});

describe("undecidedBy", () => {
  it("passes on why a consulted fact is missing, with the question that it leaves", () => {
    const missing = unobserved("forbidden", "403 for user alice", provenance);

    expect(undecidedBy(missing, "whether a budget matches")).to.deep.equal({
      reason: "forbidden",
      detail: "whether a budget matches: 403 for user alice",
    });
    expect(undecidedBy(observed([], provenance), "whether a budget matches")).to.equal(undefined);
  });
});

describe("a rule's definition", () => {
  it("adds the scope and changes nothing else", () => {
    const definition = {
      id: "lost-node",
      family: "drain",
      title: "A Node is lost",
      risks: ["A35"],
      rationale: "It was the only one.",
      sources: ["https://kubernetes.io/"],
      occasions: ["reboot"],
      worst: { reboot: "high" },
      identity: ["node"],
      messages: {},
      requires: {},
      evaluate: () => notApplicable("never"),
    } as const;

    expect(defineHostRule(definition)).to.deep.equal({ ...definition, scope: "host" });
    expect(defineClusterRule(definition)).to.deep.equal({ ...definition, scope: "cluster" });
  });
});
